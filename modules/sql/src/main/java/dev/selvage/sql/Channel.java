// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.tasks.BodyWith;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where statements get a connection from: one of the pool each, or always the same. */
interface Channel {
  /** Executes the body with a connection, waiting for one if need be. */
  <T extends @Nullable Object, X extends Exception> T with(BodyWith<Lease, T, X> body) throws X;

  /**
   * A connection for a cursor, which gives it back by {@link #closed}; with a transaction if the
   * engine's cursors need one.
   */
  Lease open();

  /** Executes a command on what {@link #open} gave. */
  default <R extends @Nullable Object> R run(
      Lease lease, String text, Supplier<Future<R>> command) {
    return lease.run(text, command);
  }

  /** The cursor that opened the lease is closed. */
  void closed(Lease lease);

  Server server();
}
