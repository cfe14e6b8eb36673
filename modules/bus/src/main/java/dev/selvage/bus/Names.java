// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/** What addresses are called. */
final class Names {
  private Names() {}

  static void require(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(what + ": the name is blank");
    }
  }
}
