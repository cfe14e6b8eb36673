// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.time.Duration;

/** Values in words, for messages. */
final class Words {
  private static final int STATEMENT_CHARS = 80;

  private Words() {}

  /** "250 ms", "30 s", "1 min 30 s". */
  static String of(Duration span) {
    long millis = span.toMillis();
    if (millis < 1_000 || (millis % 1_000 != 0 && millis < 10_000)) {
      return millis + " ms";
    }
    long seconds = millis / 1_000;
    return seconds < 60
        ? seconds + " s"
        : seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
  }

  /** A statement on one line, and not too long a one. */
  static String of(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return line.length() <= STATEMENT_CHARS ? line : line.substring(0, STATEMENT_CHARS) + "…";
  }
}
