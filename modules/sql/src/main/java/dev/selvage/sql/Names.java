// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.util.Locale;

/** Names of SQL and of Java: {@code created_at} is {@code createdAt}. */
final class Names {
  private Names() {}

  /** What the names of one thing in both have in common. */
  static String key(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
