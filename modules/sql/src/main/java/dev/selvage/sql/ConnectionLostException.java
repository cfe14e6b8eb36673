// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import org.jspecify.annotations.Nullable;

/** There is no connection to the database: it could not be made, or it broke. */
public final class ConnectionLostException extends SqlException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  ConnectionLostException(
      String sqlState,
      String message,
      @Nullable String statement,
      boolean outcomeUnknown,
      @Nullable Throwable cause) {
    super(sqlState, message, statement, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** Whether the database may have done what it was asked to, such as a commit. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
