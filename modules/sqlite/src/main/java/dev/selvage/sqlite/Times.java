// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Reads times from text as this driver writes them and as SQLite's own functions do: a date, a
 * time, or both with a blank or a T between them, and perhaps an offset. A date-time without an
 * offset is taken as UTC where an offset is wanted, as SQLite does.
 */
final class Times {

  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder()
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .append(OFFSET)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(TIME)
          .toFormatter(Locale.ROOT);

  private Times() {}

  static LocalDate localDate(String text) {
    return text.length() <= 10 ? LocalDate.parse(text) : localDateTime(text).toLocalDate();
  }

  static LocalTime localTime(String text) {
    return isTime(text)
        ? TIME.parse(text.strip(), LocalTime::from)
        : localDateTime(text).toLocalTime();
  }

  static LocalDateTime localDateTime(String text) {
    return text.length() <= 10
        ? LocalDate.parse(text).atStartOfDay()
        : dateTime(text, LocalDateTime::from);
  }

  static OffsetTime offsetTime(String text) {
    if (!isTime(text)) {
      return offsetDateTime(text).toOffsetTime();
    }
    TemporalAccessor parsed = TIME.parseBest(text.strip(), OffsetTime::from, LocalTime::from);
    return parsed instanceof OffsetTime time
        ? time
        : LocalTime.from(parsed).atOffset(ZoneOffset.UTC);
  }

  static OffsetDateTime offsetDateTime(String text) {
    if (text.length() <= 10) {
      return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
    TemporalAccessor parsed =
        DATE_TIME.parseBest(withT(text), OffsetDateTime::from, LocalDateTime::from);
    return parsed instanceof OffsetDateTime dateTime
        ? dateTime
        : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
  }

  private static <T> T dateTime(String text, java.time.temporal.TemporalQuery<T> query) {
    return DATE_TIME.parse(withT(text), query);
  }

  private static boolean isTime(String text) {
    return text.length() > 2 && text.charAt(2) == ':';
  }

  private static String withT(String text) {
    return text.length() > 10 && text.charAt(10) == ' '
        ? text.substring(0, 10) + 'T' + text.substring(11).strip()
        : text;
  }
}
