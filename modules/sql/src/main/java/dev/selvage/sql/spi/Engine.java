// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.spi;

import dev.selvage.sql.DatabaseOptions;
import dev.selvage.sql.TransactionOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/**
 * One kind of database. Implementations have no state, are public, have a public constructor
 * without parameters and are named in {@code META-INF/services}.
 */
public interface Engine {
  /** The URI schemes that are this engine's, in lower case, its own name first. */
  List<String> schemes();

  /** How many connections a pool has unless its options say otherwise. */
  int maxConnections();

  /**
   * Builds a pool that connects when it is first used.
   *
   * @param maxConnections what the options say, or this engine's own number
   * @throws IllegalArgumentException when the URI is not one; says what is wrong with it
   */
  Pool pool(Vertx vertx, String uri, DatabaseOptions options, int maxConnections);

  /** The statement that begins such a transaction. */
  String begin(TransactionOptions options);

  /**
   * The statement by which a transaction keeps out others that execute it; empty when transactions
   * that write keep each other out anyway.
   */
  Optional<String> exclusive();

  /** Whether a cursor needs a transaction around it. */
  default boolean cursorsNeedTransaction() {
    return true;
  }

  /**
   * Cancels what the connection is executing.
   *
   * @return completed when the cancellation has settled: it can hit no later statement any more
   */
  Future<Void> cancel(SqlConnection connection);

  /** Closes the connection for good, whatever it is doing, so that nobody gets it again. */
  Future<Void> discard(SqlConnection connection);

  /** What the database says about a failure; empty when it is not one of the database's. */
  Optional<ServerError> error(Throwable failure);

  /** The value as this database takes it for a parameter; the same unless it needs another form. */
  default Object parameter(Object value) {
    return value;
  }
}
