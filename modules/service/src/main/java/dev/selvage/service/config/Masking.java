// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.regex.Pattern;

/** Decides what of a value may be printed. */
final class Masking {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)(password|passwd|passphrase|secret|token|credentials?|api-?_?key|private-?_?key)$");
  private static final Pattern PASSWORD_IN_URI = Pattern.compile("(://[^/@:\\s]*:)[^/\\s]*@");

  private Masking() {}

  /** The text as it may be shown: nothing of a secret, and no password of a URI. */
  static String shown(String key, Class<?> type, String text) {
    if (type == Secret.class || SECRET_KEY.matcher(key).find()) {
      return Secret.MASK;
    }
    return PASSWORD_IN_URI.matcher(text).replaceAll("$1" + Secret.MASK + "@");
  }
}
