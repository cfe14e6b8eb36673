// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import io.vertx.sqlclient.internal.RowInternal;
import io.vertx.sqlclient.internal.TupleInternal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row: SQLite's values, read by their columns' declared types. The typed getters also convert
 * between forms: a BOOLEAN from 0 and 1, times, UUIDs and JSON from text.
 */
final class SqliteRow extends TupleInternal implements RowInternal {

  private final Columns columns;
  private @Nullable Object[] stored;

  SqliteRow(Columns columns, @Nullable Object[] stored) {
    this.columns = columns;
    this.stored = stored;
  }

  @Override
  public @Nullable String getColumnName(int position) {
    var names = columns.columnNames();
    return position < 0 || position >= names.size() ? null : names.get(position);
  }

  @Override
  public int getColumnIndex(String column) {
    return columns.columnIndex(column);
  }

  @Override
  public @Nullable Object getValueInternal(int position) {
    Object value = stored(position);
    return value != null && position < columns.count() ? columns.type(position).read(value) : value;
  }

  private @Nullable Object stored(int position) {
    return position < 0 || position >= stored.length ? null : stored[position];
  }

  @Override
  public Tuple addValue(@Nullable Object value) {
    stored = Arrays.copyOf(stored, stored.length + 1);
    stored[stored.length - 1] = value;
    return this;
  }

  @Override
  public void setValue(int position, @Nullable Object value) {
    stored[position] = value;
  }

  @Override
  public int size() {
    return stored.length;
  }

  @Override
  public void clear() {
    stored = new Object[0];
  }

  @Override
  public @Nullable Boolean getBoolean(int position) {
    Object value = getValue(position);
    return value instanceof Number number ? number.longValue() != 0 : (Boolean) value;
  }

  @Override
  public @Nullable String getString(int position) {
    Object value = stored(position);
    return value instanceof String text ? text : RowInternal.super.getString(position);
  }

  @Override
  public @Nullable Numeric getNumeric(int position) {
    Object value = getValue(position);
    return value instanceof String text
        ? Numeric.parse(text)
        : RowInternal.super.getNumeric(position);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int position) {
    Object value = getValue(position);
    return value instanceof String text
        ? new BigDecimal(text)
        : RowInternal.super.getBigDecimal(position);
  }

  @Override
  public @Nullable JsonObject getJsonObject(int position) {
    Object value = getValue(position);
    return value instanceof String text ? new JsonObject(text) : (JsonObject) value;
  }

  @Override
  public @Nullable JsonArray getJsonArray(int position) {
    Object value = getValue(position);
    return value instanceof String text ? new JsonArray(text) : (JsonArray) value;
  }

  @Override
  public @Nullable LocalDate getLocalDate(int position) {
    return fromText(position, Times::localDate, RowInternal.super::getLocalDate);
  }

  @Override
  public @Nullable LocalTime getLocalTime(int position) {
    return fromText(position, Times::localTime, RowInternal.super::getLocalTime);
  }

  @Override
  public @Nullable LocalDateTime getLocalDateTime(int position) {
    return fromText(position, Times::localDateTime, RowInternal.super::getLocalDateTime);
  }

  @Override
  public @Nullable OffsetTime getOffsetTime(int position) {
    return fromText(position, Times::offsetTime, RowInternal.super::getOffsetTime);
  }

  @Override
  public @Nullable OffsetDateTime getOffsetDateTime(int position) {
    return fromText(position, Times::offsetDateTime, RowInternal.super::getOffsetDateTime);
  }

  private <T> @Nullable T fromText(
      int position, Function<String, T> parse, Function<Integer, @Nullable T> otherwise) {
    Object value = stored(position);
    return value instanceof String text ? parse.apply(text) : otherwise.apply(position);
  }

  @Override
  public <T> @Nullable T get(Class<T> type, int position) {
    Object value = getValue(position);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    return type.cast(convert(type, position, value));
  }

  private @Nullable Object convert(Class<?> type, int position, Object value) {
    if (value instanceof Number number) {
      return number(type, position, number);
    }
    if (!(stored(position) instanceof String text)) {
      return null;
    }
    return switch (type.getName()) {
      case "java.lang.String" -> text;
      case "java.time.LocalDate" -> Times.localDate(text);
      case "java.time.LocalTime" -> Times.localTime(text);
      case "java.time.LocalDateTime" -> Times.localDateTime(text);
      case "java.time.OffsetTime" -> Times.offsetTime(text);
      case "java.time.OffsetDateTime" -> Times.offsetDateTime(text);
      case "java.time.Instant" -> instant(text);
      case "java.util.UUID" -> UUID.fromString(text);
      case "java.math.BigDecimal" -> new BigDecimal(text);
      case "io.vertx.sqlclient.data.Numeric" -> Numeric.parse(text);
      case "io.vertx.core.json.JsonObject" -> new JsonObject(text);
      case "io.vertx.core.json.JsonArray" -> new JsonArray(text);
      default -> null;
    };
  }

  private static Instant instant(String text) {
    return Times.offsetDateTime(text).toInstant();
  }

  private @Nullable Object number(Class<?> type, int position, Number number) {
    return switch (type.getName()) {
      case "java.lang.Boolean" -> number.longValue() != 0;
      case "java.lang.Byte" -> number.byteValue();
      case "java.lang.Short" -> number.shortValue();
      case "java.lang.Integer" -> number.intValue();
      case "java.lang.Long" -> number.longValue();
      case "java.lang.Float" -> number.floatValue();
      case "java.lang.Double" -> number.doubleValue();
      case "java.math.BigDecimal" -> getBigDecimal(position);
      case "io.vertx.sqlclient.data.Numeric" -> getNumeric(position);
      default -> null;
    };
  }
}
