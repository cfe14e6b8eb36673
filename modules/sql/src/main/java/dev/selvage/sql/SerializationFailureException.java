// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import org.jspecify.annotations.Nullable;

/**
 * The database gave a transaction up in favour of others: a serialization failure (40001), a
 * deadlock (40P01), a lock that was not had in time (55P03, SQLite's BUSY). The same transaction
 * may succeed when it is executed again, which {@link TransactionOptions#withRetries} does.
 */
public final class SerializationFailureException extends SqlException {
  private static final long serialVersionUID = 1L;

  SerializationFailureException(
      String sqlState, String message, @Nullable String statement, Throwable cause) {
    super(sqlState, message, statement, cause);
  }
}
