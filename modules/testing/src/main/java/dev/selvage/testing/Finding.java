// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

/**
 * Something about a run that fails it unless it is allowed.
 *
 * @param kind what has to be allowed
 * @param text a sentence, and a stack below it if one is known
 */
record Finding(Allow kind, String text) {
  @Override
  public String toString() {
    return text + " (not allowed: " + kind + ")";
  }
}
