// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.SqlConnection;

/**
 * A connection to a SQLite database: an order among commands, and the right to a transaction.
 *
 * <p>It is not a SQLite handle. Its commands are executed in the order in which they were issued;
 * outside a transaction its reads are executed by the readers and its writes by the writer, beside
 * those of others. What SQLite keeps per handle is therefore shared by all: temporary tables and
 * attached databases belong to the writer.
 */
public interface SqliteConnection extends SqlConnection {

  /**
   * Opens a connection of its own, outside any pool. The database is opened on its own threads; the
   * future fails with a {@link SqliteException} when it cannot be.
   */
  static Future<SqliteConnection> connect(Vertx vertx, SqliteConnectOptions options) {
    return LaneSqlConnection.connect((ContextInternal) vertx.getOrCreateContext(), options);
  }

  /**
   * The SQLite view of a connection that a pool of this driver gave.
   *
   * @throws ClassCastException when it is a connection of another driver
   */
  static SqliteConnection cast(SqlConnection connection) {
    return (SqliteConnection) connection;
  }

  /**
   * Cancels the first command of this connection that has not been answered. One that waits for its
   * turn is removed and never runs; one that runs is interrupted. Either fails with SQLSTATE 57014.
   * A command that is past interrupting succeeds, as does a commit or a rollback. Interrupting a
   * write in a transaction makes SQLite roll back the transaction.
   *
   * <p>No other command is ever affected, neither one of another connection nor the next of this.
   *
   * @return completed, never failed, when that command has been answered; at once when there is
   *     none
   */
  Future<Void> cancelRequest();
}
