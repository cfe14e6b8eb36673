// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.NullValue;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From Java values to SQLite's five types. Times become ISO-8601 text in a form whose text order is
 * their time order: an instant or offset date-time always has nine digits of fraction, because a
 * suffix after a fraction of varying length would break that order.
 */
final class Values {

  private static final DateTimeFormatter OFFSET_DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm:ss")
          .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 9, 9, true)
          .appendOffsetId()
          .toFormatter(java.util.Locale.ROOT);

  private static final @Nullable Object[] NONE = {};

  private Values() {}

  /**
   * The values of a tuple as SQLite takes them.
   *
   * @throws SqliteException when their number is not that of the parameters, or a type is unknown
   */
  static @Nullable Object[] encode(@Nullable Tuple tuple, int parameters, String sql) {
    int size = tuple == null ? 0 : tuple.size();
    if (size != parameters) {
      throw new SqliteException(
          SqlState.RANGE,
          SqlState.PARAMETER_COUNT,
          "the statement takes " + count(parameters) + ", but got " + size,
          sql);
    }
    if (tuple == null || size == 0) {
      return NONE;
    }
    @Nullable Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = encode(tuple.getValue(i), i, sql);
    }
    return values;
  }

  private static String count(int parameters) {
    return parameters == 1 ? "1 parameter" : parameters + " parameters";
  }

  private static @Nullable Object encode(@Nullable Object value, int index, String sql) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Long number -> number;
      case Integer number -> number;
      case Double number -> number;
      case Boolean bool -> bool ? 1 : 0;
      case Short number -> number.intValue();
      case Byte number -> number.intValue();
      case Float number -> number.doubleValue();
      case BigInteger number -> integer(number);
      case BigDecimal number -> number.toPlainString();
      case Numeric number -> number.toString();
      case Buffer bytes -> bytes.getBytes();
      case byte[] bytes -> bytes;
      case Character character -> character.toString();
      case Enum<?> constant -> constant.name();
      case UUID uuid -> uuid.toString();
      case JsonObject json -> json.encode();
      case JsonArray json -> json.encode();
      case NullValue none -> null;
      default -> encodeTime(value, index, sql);
    };
  }

  private static Object integer(BigInteger number) {
    return number.bitLength() < Long.SIZE ? number.longValue() : number.toString();
  }

  private static @Nullable Object encodeTime(Object value, int index, String sql) {
    return switch (value) {
      case LocalDate date -> date.toString();
      case LocalTime time -> DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      case LocalDateTime dateTime -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(dateTime);
      case OffsetTime time -> DateTimeFormatter.ISO_OFFSET_TIME.format(time);
      case OffsetDateTime dateTime -> OFFSET_DATE_TIME.format(dateTime);
      case ZonedDateTime dateTime -> OFFSET_DATE_TIME.format(dateTime);
      case Instant instant -> OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
      default -> {
        if (value.equals(Tuple.JSON_NULL)) {
          yield "null";
        }
        throw new SqliteException(
            SqlState.MISMATCH,
            SqlState.UNSUPPORTED_TYPE,
            "parameter "
                + (index + 1)
                + " is a "
                + value.getClass().getName()
                + ", which has no form in SQLite: give a number, a String, a Boolean, a Buffer, a"
                + " java.time value, a UUID, an enum constant, a JsonObject or a JsonArray",
            sql);
      }
    };
  }
}
