// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

/** The failure of the scenarios. */
final class Broken extends Exception {
  private static final long serialVersionUID = 1L;

  Broken(String message) {
    super(message);
  }
}
