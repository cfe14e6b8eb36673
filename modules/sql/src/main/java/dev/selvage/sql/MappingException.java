// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import org.jspecify.annotations.Nullable;

/** A row does not fit the type that it should become; the message names column and component. */
public final class MappingException extends SqlException {
  private static final long serialVersionUID = 1L;

  MappingException(String message, @Nullable Throwable cause) {
    this(message, null, cause);
  }

  /** The same, saying which statement the row came from. */
  MappingException in(String text) {
    String message = String.valueOf(getMessage()).replace(" (SQLSTATE 22000)", "");
    return new MappingException(message, text, getCause());
  }

  private MappingException(String message, @Nullable String statement, @Nullable Throwable cause) {
    super("22000", message, statement, cause);
  }
}
