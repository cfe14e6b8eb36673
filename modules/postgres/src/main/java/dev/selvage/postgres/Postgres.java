// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.sql.Connection;
import dev.selvage.sql.Database;
import dev.selvage.sql.Sql;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only Postgres has.
 *
 * <pre>{@code
 * Postgres.listen(db, List.of("jobs"), events -> {
 *   for (PostgresEvent event : events) {
 *     work();                                     // a Gap too says: look for yourself
 *   }
 * });
 * Postgres.locked(db, "nightly report", () -> report());
 * Postgres.insert(db, "readings", readings);      // records; one statement for ten thousand rows
 * }</pre>
 */
@CheckReturnValue
public final class Postgres {
  private static final Duration UNLOCK_TIMEOUT = Duration.ofSeconds(5);

  private Postgres() {}

  // ---- LISTEN and NOTIFY

  /**
   * Executes the action with the notifications of the channels, from now until it returns or
   * throws. It holds a connection meanwhile. When that breaks, another one is made, for as long as
   * it takes; the action gets a {@link PostgresEvent.Gap} then, because nobody knows what was
   * missed, and so it does when it is so slow that {@value Listener#CAPACITY} events wait.
   *
   * @param channels names as LISTEN has them, in the case in which they are written here
   * @throws X what the action threw
   */
  public static <X extends Exception> void listen(
      Database database,
      Collection<String> channels,
      ActionWith<? super Iterable<PostgresEvent>, X> action)
      throws X {
    Listener.run(database, List.copyOf(channels), action);
  }

  /**
   * The notifications of the channels as a flow without end: each run of it listens, until it is
   * left. Its first element is a {@link PostgresEvent.Gap}: from there on nothing is missed, and
   * what was there before is to be looked for now. It reconnects as {@link #listen} does, with a
   * Gap each time.
   *
   * @param channels names as LISTEN has them, in the case in which they are written here
   */
  public static Flow<PostgresEvent> events(Database database, String... channels) {
    List<String> names = List.of(channels);
    return Flow.of(out ->
        listen(
            database,
            names,
            events -> {
              out.emit(new PostgresEvent.Gap("listening has begun"));
              for (PostgresEvent event : events) {
                out.emit(event);
              }
            }));
  }

  /** Sends a notification: at once, or with the transaction when it commits. */
  public static void notify(Sql sql, String channel, String payload) {
    var _ = sql.query("SELECT pg_notify($1, $2)", channel, payload).rows();
  }

  // ---- advisory locks

  /**
   * Executes the body while holding the advisory lock of that name, in all processes that use the
   * database; waits for it first, which can be cancelled. Holds a connection meanwhile. The lock
   * ends with that connection, so it does not survive its loss: the body is not told.
   *
   * @throws X what the body threw
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T locked(
      Database database, String name, Body<T, X> body) throws X {
    return database.connection(connection -> {
      var _ = connection.query("SELECT pg_advisory_lock(" + key() + ")", name).rows();
      return holding(connection, name, body);
    });
  }

  /** {@link #locked(Database, String, Body)} for code that returns nothing. */
  public static <X extends Exception> void locked(Database database, String name, Action<X> action)
      throws X {
    var unused = locked(database, name, bodyOf(action));
  }

  /** {@link #locked(Database, String, Body)} if nobody holds the lock now; empty otherwise. */
  public static <T, X extends Exception> Optional<T> tryLocked(
      Database database, String name, Body<T, X> body) throws X {
    return database.connection(connection ->
        connection.query("SELECT pg_try_advisory_lock(" + key() + ")", name).one(Boolean.class)
            ? Optional.of(holding(connection, name, body))
            : Optional.empty());
  }

  private static String key() {
    return "hashtextextended($1, 0)";
  }

  private static <T extends @Nullable Object, X extends Exception> T holding(
      Connection connection, String name, Body<T, X> body) throws X {
    try {
      return body.run();
    } finally {
      unlock(connection, name);
    }
  }

  /** A lock that cannot be given back goes with its connection. */
  private static void unlock(Connection connection, String name) {
    try {
      var unlocked =
          Tasks.shield(
              UNLOCK_TIMEOUT,
              () ->
                  connection
                      .query("SELECT pg_advisory_unlock(" + key() + ")", name)
                      .one(Boolean.class));
      if (!unlocked) {
        connection.discard();
      }
    } catch (RuntimeException e) {
      connection.discard();
    }
  }

  private static <X extends Exception> Body<Boolean, X> bodyOf(Action<X> action) {
    return () -> {
      action.run();
      return true;
    };
  }

  // ---- bulk insert

  /**
   * Inserts records, each component into the column of its name ({@code createdAt} into {@code
   * created_at}), by one statement for each {@value BulkInsert#CHUNK} rows: an array per column,
   * unnested on the server. All or nothing.
   *
   * @param table its name, with its schema if it is not in the search path; quoted if need be
   * @return how many rows were inserted
   * @throws IllegalArgumentException when a component has no column; names it
   */
  @CanIgnoreReturnValue
  public static int insert(Sql sql, String table, Collection<? extends Record> rows) {
    return BulkInsert.insert(sql, table, rows);
  }
}
