// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.sql.JDBCType;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a column was declared to hold. SQLite stores five types; a column declared as BOOLEAN, DATE,
 * TIME, TIMESTAMP, TIMESTAMPTZ, UUID or JSON gives the Java value that other databases give. A
 * value that does not read as its column's type is given as it is stored.
 */
enum ColumnType {
  STORED(JDBCType.OTHER),
  INTEGER(JDBCType.BIGINT),
  REAL(JDBCType.DOUBLE),
  NUMERIC(JDBCType.NUMERIC),
  TEXT(JDBCType.VARCHAR),
  BLOB(JDBCType.BLOB),
  BOOLEAN(JDBCType.BOOLEAN),
  DATE(JDBCType.DATE),
  TIME(JDBCType.TIME),
  TIMESTAMP(JDBCType.TIMESTAMP),
  TIMESTAMP_WITH_TIME_ZONE(JDBCType.TIMESTAMP_WITH_TIMEZONE),
  TIME_WITH_TIME_ZONE(JDBCType.TIME_WITH_TIMEZONE),
  UUID_TEXT(JDBCType.OTHER),
  JSON(JDBCType.OTHER);

  final JDBCType jdbcType;

  ColumnType(JDBCType jdbcType) {
    this.jdbcType = jdbcType;
  }

  static ColumnType of(@Nullable String declared) {
    if (declared == null) {
      return STORED;
    }
    String name = declared.toUpperCase(Locale.ROOT);
    int parenthesis = name.indexOf('(');
    String base = parenthesis < 0 ? name.strip() : name.substring(0, parenthesis).strip();
    boolean zoned = name.endsWith("WITH TIME ZONE");
    return switch (base) {
      case "BOOLEAN", "BOOL" -> BOOLEAN;
      case "DATE" -> DATE;
      case "TIME" -> zoned ? TIME_WITH_TIME_ZONE : TIME;
      case "TIMESTAMP", "DATETIME" -> zoned ? TIMESTAMP_WITH_TIME_ZONE : TIMESTAMP;
      case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE" -> TIMESTAMP_WITH_TIME_ZONE;
      case "TIMETZ", "TIME WITH TIME ZONE" -> TIME_WITH_TIME_ZONE;
      case "TIMESTAMP WITHOUT TIME ZONE" -> TIMESTAMP;
      case "TIME WITHOUT TIME ZONE" -> TIME;
      case "UUID" -> UUID_TEXT;
      case "JSON" -> JSON;
      default -> byAffinity(base);
    };
  }

  /** SQLite's own rules, in SQLite's order. */
  private static ColumnType byAffinity(String base) {
    if (base.contains("INT")) {
      return INTEGER;
    }
    if (base.contains("CHAR") || base.contains("CLOB") || base.contains("TEXT")) {
      return TEXT;
    }
    if (base.isEmpty() || base.contains("BLOB")) {
      return BLOB;
    }
    return base.contains("REAL") || base.contains("FLOA") || base.contains("DOUB") ? REAL : NUMERIC;
  }

  /** The Java value of a stored value in a column of this type. */
  @Nullable Object read(@Nullable Object stored) {
    return switch (this) {
      case STORED, INTEGER, REAL, NUMERIC, TEXT, BLOB -> stored;
      case BOOLEAN ->
          stored instanceof Long number && (number == 0 || number == 1)
              ? (Object) (number == 1)
              : stored;
      default -> stored instanceof String text ? readText(text) : stored;
    };
  }

  private Object readText(String text) {
    try {
      return switch (this) {
        case DATE -> Times.localDate(text);
        case TIME -> Times.localTime(text);
        case TIMESTAMP -> Times.localDateTime(text);
        case TIMESTAMP_WITH_TIME_ZONE -> Times.offsetDateTime(text);
        case TIME_WITH_TIME_ZONE -> Times.offsetTime(text);
        case UUID_TEXT -> UUID.fromString(text);
        case JSON -> readJson(text);
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException | DecodeException e) {
      return text; // SQLite does not hold columns to their types, so neither do we
    }
  }

  static Object readJson(String text) {
    Object value = Json.decodeValue(text);
    return value == null ? io.vertx.sqlclient.Tuple.JSON_NULL : value;
  }
}
