// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.sqlclient.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite, or this driver in its name, refused to do.
 *
 * <p>{@link #getSqlState()} is the SQLSTATE that Postgres uses for the same failure (23505 for a
 * unique violation, 57014 for a cancelled statement, 55P03 for a lock that was not had in time), so
 * that one handler serves both. {@link #getErrorCode()} is SQLite's extended result code, such as
 * 2067 for {@code SQLITE_CONSTRAINT_UNIQUE}.
 */
public final class SqliteException extends DatabaseException {

  private static final int SQL_SHOWN_CHARS = 500;

  private final String errorMessage;
  private final @Nullable String sql;

  SqliteException(int extendedCode, String errorMessage, @Nullable String sql) {
    this(extendedCode, SqlState.of(extendedCode), errorMessage, sql);
  }

  SqliteException(int extendedCode, String sqlState, String errorMessage, @Nullable String sql) {
    super(format(extendedCode, sqlState, errorMessage, sql), extendedCode, sqlState);
    this.errorMessage = errorMessage;
    this.sql = sql;
  }

  /** The message alone, without codes and SQL. */
  public String errorMessage() {
    return errorMessage;
  }

  /** SQLite's primary result code: the lowest eight bits of the extended one. */
  public int primaryCode() {
    return getErrorCode() & 0xff;
  }

  /** The statement that failed, or null when it was no statement, such as an open or a commit. */
  public @Nullable String sql() {
    return sql;
  }

  SqliteException withSql(String statement) {
    return sql != null
        ? this
        : new SqliteException(getErrorCode(), getSqlState(), errorMessage, statement);
  }

  private static String format(
      int extendedCode, String sqlState, String message, @Nullable String sql) {
    String text = message + " (SQLSTATE " + sqlState + ", SQLite code " + extendedCode + ")";
    return sql == null ? text : text + " in: " + shown(sql);
  }

  private static String shown(String sql) {
    return sql.length() <= SQL_SHOWN_CHARS ? sql : sql.substring(0, SQL_SHOWN_CHARS) + "…";
  }
}
