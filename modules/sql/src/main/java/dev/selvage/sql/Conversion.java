// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a column one of a Java type. Nothing is rounded, cut or guessed: what does not
 * fit is an error that names the column, the value and the type.
 */
final class Conversion {
  /** Reads a column that is not NULL; null or a ClassCastException when that cannot be. */
  @FunctionalInterface
  private interface Reader {
    @Nullable Object read(Row row, int column);
  }

  private static final Map<Class<?>, Reader> READERS =
      Map.ofEntries(
          Map.entry(Object.class, Row::getValue),
          Map.entry(String.class, Row::getString),
          Map.entry(Boolean.class, Row::getBoolean),
          Map.entry(Byte.class, number(BigDecimal::byteValueExact)),
          Map.entry(Short.class, number(BigDecimal::shortValueExact)),
          Map.entry(Integer.class, Conversion::intValue),
          Map.entry(Long.class, Conversion::longValue),
          Map.entry(Float.class, Row::getFloat),
          Map.entry(Double.class, Row::getDouble),
          Map.entry(BigDecimal.class, Row::getBigDecimal),
          Map.entry(BigInteger.class, number(BigDecimal::toBigIntegerExact)),
          Map.entry(Character.class, Conversion::character),
          Map.entry(LocalDate.class, Row::getLocalDate),
          Map.entry(LocalTime.class, Row::getLocalTime),
          Map.entry(LocalDateTime.class, Row::getLocalDateTime),
          Map.entry(OffsetTime.class, Row::getOffsetTime),
          Map.entry(OffsetDateTime.class, Row::getOffsetDateTime),
          Map.entry(Instant.class, Conversion::instant),
          Map.entry(UUID.class, Row::getUUID),
          Map.entry(Buffer.class, Row::getBuffer),
          Map.entry(byte[].class, Conversion::bytes),
          Map.entry(JsonObject.class, Row::getJsonObject),
          Map.entry(JsonArray.class, Row::getJsonArray));

  private final Class<?> type;
  private final Reader reader;
  private final boolean optional;

  private Conversion(Class<?> type, Reader reader, boolean optional) {
    this.type = type;
    this.reader = reader;
    this.optional = optional;
  }

  /**
   * The conversion to a type.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Conversion of(Type type) {
    if (type instanceof ParameterizedType generic
        && generic.getActualTypeArguments()[0] instanceof Class<?> argument) {
      if (generic.getRawType() == Optional.class) {
        return new Conversion(argument, reader(argument), true);
      }
      if (generic.getRawType() == List.class) {
        return new Conversion(List.class, (row, column) -> list(row, column, argument), false);
      }
    }
    if (type instanceof Class<?> plain && !plain.isRecord()) {
      Class<?> boxed = MethodType.methodType(plain).wrap().returnType();
      return new Conversion(boxed, reader(boxed), false);
    }
    throw new IllegalArgumentException("columns cannot become a " + type.getTypeName());
  }

  private static Reader reader(Class<?> type) {
    Reader reader = READERS.get(type);
    if (reader != null) {
      return reader;
    }
    return type.isEnum()
        ? (row, column) -> constant(type, row.getString(column))
        : (row, column) -> row.get(type, column); // a type of the driver's own
  }

  /**
   * The value, null for NULL unless an Optional is wanted.
   *
   * @param into where it goes, for errors: " for the component 'age' of User"
   */
  @Nullable Object read(Row row, int column, String into) {
    Object stored = row.getValue(column);
    if (stored == null) {
      return optional ? Optional.empty() : null;
    }
    if (stored.getClass() == type && !optional) {
      return stored;
    }
    Object value;
    try {
      value = reader.read(row, column);
    } catch (ClassCastException | ArithmeticException | DateTimeException e) {
      throw misfit(row, column, into, e);
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw misfit(row, column, into, e);
    }
    if (value == null) {
      throw misfit(row, column, into, null);
    }
    return optional ? Optional.of(value) : value;
  }

  private MappingException misfit(Row row, int column, String into, @Nullable Throwable cause) {
    Object stored = Objects.requireNonNull(row.getValue(column));
    String why = cause instanceof UnknownConstant ? "; " + cause.getMessage() : "";
    return new MappingException(
        "the column '"
            + row.getColumnName(column)
            + "' has the "
            + stored.getClass().getSimpleName()
            + " "
            + stored
            + ", which is no "
            + type.getSimpleName()
            + into
            + why,
        cause);
  }

  // ---- conversions that the drivers lack

  private static Reader number(Function<BigDecimal, Object> exact) {
    return (row, column) -> exact.apply(decimal(row, column));
  }

  private static BigDecimal decimal(Row row, int column) {
    return Objects.requireNonNull(
        switch (row.getValue(column)) {
          case Double d -> new BigDecimal(d);
          case Float f -> new BigDecimal(f);
          case Numeric n -> n.bigDecimalValue();
          case Number n -> row.getBigDecimal(column);
          case null, default -> throw new ClassCastException("no number");
        },
        "not a number");
  }

  private static Object longValue(Row row, int column) {
    Object value = row.getValue(column);
    return value instanceof Long || value instanceof Integer || value instanceof Short
        ? ((Number) value).longValue()
        : decimal(row, column).longValueExact();
  }

  private static Object intValue(Row row, int column) {
    Object value = row.getValue(column);
    return value instanceof Long || value instanceof Short
        ? Math.toIntExact(((Number) value).longValue())
        : decimal(row, column).intValueExact();
  }

  private static @Nullable Object character(Row row, int column) {
    String text = row.getString(column);
    return text != null && text.length() == 1 ? text.charAt(0) : null;
  }

  private static @Nullable Object instant(Row row, int column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static byte @Nullable [] bytes(Row row, int column) {
    Buffer buffer = row.getBuffer(column);
    return buffer == null ? null : buffer.getBytes();
  }

  private static @Nullable Object list(Row row, int column, Class<?> element) {
    if (!(row.getValue(column) instanceof Object[] elements)) {
      return null;
    }
    boolean fit =
        Arrays.stream(elements).allMatch(value -> value == null || element.isInstance(value));
    return fit ? Arrays.asList(elements) : null;
  }

  private static final class UnknownConstant extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownConstant(Class<?> type) {
      super("it has " + Arrays.toString(type.getEnumConstants()));
    }
  }

  private static @Nullable Object constant(Class<?> type, @Nullable String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnknownConstant(type));
  }
}
