// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

/** An expectation of statuses from one to another, both included. */
record StatusRange(String name, int from, int to) implements Expected {
  @Override
  public boolean accepts(int status) {
    return from <= status && status <= to;
  }

  @Override
  public String toString() {
    return name;
  }
}
