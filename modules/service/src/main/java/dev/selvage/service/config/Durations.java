// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: {@code 5s}, {@code 100ms}, {@code 1m30s}, or ISO-8601 as {@code PT5S}. */
final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d{1,15})\\s*(ns|us|µs|ms|s|m|h|d)\\s*");

  private Durations() {}

  static Duration parse(String text) {
    String form = text.strip().toLowerCase(Locale.ROOT);
    if (form.startsWith("p") || form.startsWith("-p")) {
      return Duration.parse(form);
    }
    Matcher part = PART.matcher(form);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(amount(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (form.isEmpty() || end != form.length()) {
      throw new IllegalArgumentException("no duration: " + text);
    }
    return sum;
  }

  private static Duration amount(long count, String unit) {
    return switch (unit) {
      case "ns" -> Duration.ofNanos(count);
      case "us", "µs" -> Duration.ofNanos(Math.multiplyExact(count, 1_000L));
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** The shortest of our forms for a whole number of one unit, otherwise ISO-8601. */
  static String written(Duration duration) {
    if (duration.isZero()
        || duration.isNegative()
        || !duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)) {
      return duration.isZero() ? "0s" : duration.toString();
    }
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    return seconds % 3_600 == 0
        ? seconds / 3_600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
