// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.data.Numeric;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column are sent as an array.
 *
 * @param sent the type of its elements on the wire
 * @param element their class
 * @param conversion of a value that is not null
 */
record ArrayType(String sent, Class<?> element, Function<Object, Object> conversion) {
  private static final ArrayType TEXT = new ArrayType("text", String.class, ArrayType::text);

  private static final Map<String, ArrayType> TYPES =
      Map.ofEntries(
          number("bigint", Long.class, Number::longValue),
          number("integer", Integer.class, Number::intValue),
          number("smallint", Short.class, Number::shortValue),
          number("double precision", Double.class, Number::doubleValue),
          number("real", Float.class, Number::floatValue),
          number("numeric", Numeric.class, Numeric::create),
          same("boolean", Boolean.class),
          same("uuid", UUID.class),
          same("date", LocalDate.class),
          same("time without time zone", LocalTime.class),
          same("timestamp without time zone", LocalDateTime.class),
          entry("timestamp with time zone", OffsetDateTime.class, ArrayType::moment),
          entry("bytea", Buffer.class, ArrayType::bytes));

  static ArrayType of(String type) {
    return TYPES.getOrDefault(type, TEXT);
  }

  private static Map.Entry<String, ArrayType> entry(
      String type, Class<?> element, Function<Object, Object> conversion) {
    return Map.entry(type, new ArrayType(type, element, conversion));
  }

  private static Map.Entry<String, ArrayType> same(String type, Class<?> element) {
    return entry(type, element, value -> value);
  }

  private static Map.Entry<String, ArrayType> number(
      String type, Class<?> element, Function<Number, Object> conversion) {
    return entry(type, element, value -> conversion.apply((Number) value));
  }

  private static Object text(Object value) {
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  private static Object moment(Object value) {
    return switch (value) {
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case ZonedDateTime time -> time.toOffsetDateTime();
      default -> value;
    };
  }

  private static Object bytes(Object value) {
    return value instanceof byte[] array ? Buffer.buffer(array) : value;
  }

  /**
   * The values as an array.
   *
   * @throws IllegalArgumentException when one is not of the column's type
   */
  Object array(List<@Nullable Object> values) {
    Object array = Array.newInstance(element, values.size());
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      try {
        Array.set(array, i, value == null ? null : conversion.apply(value));
      } catch (ClassCastException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the value " + value + " of row " + i + " does not fit a column of type " + sent, e);
      }
    }
    return array;
  }
}
