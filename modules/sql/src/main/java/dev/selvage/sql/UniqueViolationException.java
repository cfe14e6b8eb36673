// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.sql.spi.ServerError;
import org.jspecify.annotations.Nullable;

/** There is a row with that key already. */
public final class UniqueViolationException extends ConstraintViolationException {
  private static final long serialVersionUID = 1L;

  UniqueViolationException(
      ServerError error, String message, @Nullable String statement, Throwable cause) {
    super(error, message, statement, cause);
  }
}
