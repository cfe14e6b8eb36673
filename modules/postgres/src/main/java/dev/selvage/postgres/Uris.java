// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

/** URIs of databases, for messages. */
final class Uris {
  private Uris() {}

  /** "postgresql://user:***@host/database". */
  static String withoutPassword(String uri) {
    return uri.replaceFirst("(://[^:/@]*):[^@]*@", "$1:***@")
        .replaceAll("(?i)([?&]password=)[^&]*", "$1***");
  }
}
