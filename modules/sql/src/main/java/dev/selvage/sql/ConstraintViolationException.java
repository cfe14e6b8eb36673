// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.ServerError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement would have broken a constraint of the database. */
public sealed class ConstraintViolationException extends SqlException
    permits UniqueViolationException {
  private static final long serialVersionUID = 1L;

  /** The kinds of constraints. */
  public enum Kind {
    UNIQUE,
    FOREIGN_KEY,
    NOT_NULL,
    CHECK,
    EXCLUSION,
    OTHER
  }

  private final @Nullable String constraint;
  private final @Nullable String table;
  private final transient List<String> columns;

  ConstraintViolationException(
      ServerError error, String message, @Nullable String statement, Throwable cause) {
    super(error.sqlState(), message, statement, cause);
    this.constraint = error.constraint();
    this.table = error.table();
    this.columns = error.columns();
  }

  /** What kind of constraint it is. */
  public final Kind kind() {
    return switch (sqlState()) {
      case "23505" -> Kind.UNIQUE;
      case "23503" -> Kind.FOREIGN_KEY;
      case "23502" -> Kind.NOT_NULL;
      case "23514" -> Kind.CHECK;
      case "23P01" -> Kind.EXCLUSION;
      default -> Kind.OTHER;
    };
  }

  /** The constraint's name. SQLite tells that of checks only. */
  public final Optional<String> constraint() {
    return Optional.ofNullable(constraint);
  }

  /** The table of the constraint. SQLite does not tell that of checks and foreign keys. */
  public final Optional<String> table() {
    return Optional.ofNullable(table);
  }

  /** The columns of a unique or not-null constraint; empty where the database does not tell. */
  public final List<String> columns() {
    return columns;
  }
}
