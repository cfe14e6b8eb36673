// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The right to one connection, from its granting to its return. Statements of several tasks take
 * turns, so that a cancellation hits the statement that it is meant for.
 */
final class Lease implements AutoCloseable {
  static final Comparator<Lease> BY_AGE = Comparator.comparing(lease -> lease.since);

  private static final int FRAMES_SHOWN = 12;

  private final Leases leases;
  private final Server server;
  private final SqlConnection connection;
  private final Semaphore turns = Semaphore.of(1);
  private final String taker = Tasks.current().map(Task::name).orElse("nobody");
  private final Deadline since = Deadline.after(Duration.ZERO);
  private final Holding holding = Holdings.taken(this);

  private int looks; // of the leak watch

  private volatile @Nullable String statement;
  private volatile boolean broken;
  private volatile boolean over;

  Lease(Leases leases, Server server, SqlConnection connection) {
    this.leases = leases;
    this.server = server;
    this.connection = connection;
  }

  Server server() {
    return server;
  }

  SqlConnection connection() {
    return connection;
  }

  /**
   * Executes a command when those before it are done. A checkpoint; a cancellation cancels the
   * command in the database and returns when that has settled.
   *
   * @param text the statement, for errors
   */
  <R extends @Nullable Object> R run(@Nullable String text, Supplier<Future<R>> command) {
    if (over) {
      throw new IllegalStateException(
          "the connection of " + server + " was given back already; its scope has been left");
    }
    try (var turn = turns.acquire()) {
      statement = text == null ? statement : text;
      return Execution.run(this, text, command);
    }
  }

  /** Nothing can be executed on the connection any more. */
  void breakDown() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    if (over) {
      return;
    }
    over = true;
    holding.release();
    leases.give(this, broken ? server.engine().discard(connection) : connection.close());
  }

  /** Counts the looks of the leak watch, which alone calls it. */
  int seen() {
    return ++looks;
  }

  /** Who holds it, without the time. Any thread. */
  String holder() {
    String last = statement;
    String stack =
        holding.stack().stream()
            .filter(frame -> !frame.getClassName().startsWith("dev.selvage.sql."))
            .limit(FRAMES_SHOWN)
            .map(frame -> "\n    at " + frame)
            .collect(Collectors.joining());
    return "task '" + taker + "'" + (last == null ? "" : " for " + Words.of(last)) + stack;
  }

  /** Who holds it and for how long. In a task. */
  String inWords() {
    return holder() + " (for " + Words.of(since.remaining().negated()) + ")";
  }

  @Override
  public String toString() {
    return "a connection of " + server;
  }
}
