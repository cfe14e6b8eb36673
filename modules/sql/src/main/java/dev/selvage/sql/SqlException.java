// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a database refused to do or could not do. {@link #sqlState} is the code that Postgres has
 * for it, on every database. Where a failure calls for something special there is a class for it;
 * this one is for the rest.
 */
public sealed class SqlException extends RuntimeException
    permits ConnectionLostException,
        ConstraintViolationException,
        MappingException,
        PoolExhaustedException,
        RowCountException,
        SerializationFailureException {
  private static final long serialVersionUID = 1L;
  private static final int SQL_SHOWN_CHARS = 500;

  private final String sqlState;
  private final @Nullable String statement;

  SqlException(
      String sqlState, String message, @Nullable String statement, @Nullable Throwable cause) {
    super(message + " (SQLSTATE " + sqlState + ")" + in(statement), cause);
    this.sqlState = sqlState;
    this.statement = statement;
  }

  private static String in(@Nullable String statement) {
    if (statement == null) {
      return "";
    }
    String text = statement.strip();
    boolean all = text.length() <= SQL_SHOWN_CHARS;
    return " in: " + (all ? text : text.substring(0, SQL_SHOWN_CHARS) + "…");
  }

  /** The five characters of SQLSTATE. */
  public final String sqlState() {
    return sqlState;
  }

  /** The statement that failed, when it was one. */
  public final Optional<String> statement() {
    return Optional.ofNullable(statement);
  }
}
