// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.BodyWith;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What executes SQL: a {@link Database}, each statement on a connection of its own; a {@link
 * Connection}; a {@link Transaction}.
 *
 * <p>Parameters are {@code $1}, {@code $2}, … with values in their order, or {@code :name} with
 * {@link Query#with(String, Object)}. One SQL text serves every database whose SQL it is. Values
 * may be null, text, numbers, booleans, times of {@code java.time}, enum constants (by name),
 * UUIDs, bytes, JSON, an {@code Optional} of these, or a list of them for an array of Postgres.
 *
 * <p><b>Waiting and cancellation.</b> Whatever executes a statement waits, in a task, and is a
 * checkpoint. A cancelled or late statement is cancelled in the database, and the wait ends when
 * that has settled; one that was faster has succeeded. <b>Errors.</b> {@link SqlException} and its
 * subclasses.
 */
@CheckReturnValue
public sealed interface Sql permits Database, Connection, Transaction {
  /**
   * A statement to be executed by one of the methods of {@link Query}.
   *
   * @throws IllegalArgumentException when the number of values is not that of the parameters
   */
  Query query(String sql, @Nullable Object... values);

  /**
   * Executes a statement and returns how many rows it changed.
   *
   * @throws IllegalArgumentException when the number of values is not that of the parameters
   */
  @CanIgnoreReturnValue
  default int execute(String sql, @Nullable Object... values) {
    return query(sql, values).execute();
  }

  /**
   * A statement to be executed once per row, in one round trip, all or nothing.
   *
   * @param rows the values of each: a list, an array, a record or a map for named parameters, or
   *     one value
   */
  Batch batch(String sql, Collection<?> rows);

  /**
   * Executes a text of several statements without parameters, such as those that create a schema;
   * all or nothing. Not for what must not be in a transaction ({@code VACUUM}): give it alone.
   */
  void script(String sql);

  /**
   * Executes the body in a transaction and returns its value. The transaction commits when the body
   * returns, and rolls back when it throws or is cancelled. In a transaction, this is a savepoint:
   * a failure takes back what was done in the body, and the outer transaction goes on.
   *
   * <p>A statement that fails fails the transaction, on every database: further statements are
   * refused, and a body that returns nevertheless gets that failure. To try something, nest.
   *
   * <p>A commit that has begun is not cancelled. When its outcome cannot be known, because the
   * connection breaks, it fails with a {@link ConnectionLostException} that says so.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  <T extends @Nullable Object, X extends Exception> T transaction(
      BodyWith<? super Transaction, T, X> body) throws X;

  /** {@link #transaction(BodyWith)} for code that returns nothing. */
  default <X extends Exception> void transaction(ActionWith<? super Transaction, X> action)
      throws X {
    var unused =
        transaction(transaction -> {
          action.run(transaction);
          return true;
        });
  }
}
