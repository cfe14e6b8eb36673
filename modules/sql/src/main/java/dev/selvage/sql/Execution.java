// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One command under way on a connection. When it is cancelled the database is told, and the wait
 * goes on until the command was answered <em>and</em> the cancellation has settled: only then can
 * it hit no later command. A database that takes longer than the cancel timeout loses its
 * connection.
 */
final class Execution<R extends @Nullable Object> extends Waiter implements Completable<R> {
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final System.Logger LOG = System.getLogger("dev.selvage.sql");

  private final Lease lease;
  private final @Nullable String statement;

  // Guarded by this.
  private @Nullable R result;
  private @Nullable Throwable failure;
  private boolean answered;
  private boolean cancelling;
  private boolean settled = true;

  private volatile Runnable whenDone = () -> {};

  private Execution(Lease lease, @Nullable String statement) {
    super("Database.query");
    this.lease = lease;
    this.statement = statement;
  }

  static <R extends @Nullable Object> R run(
      Lease lease, @Nullable String statement, Supplier<Future<R>> command) {
    Tasks.checkpoint();
    if (lease.isBroken()) {
      throw new ConnectionLostException(
          "08003", "the connection of " + lease.server() + " is closed", statement, false, null);
    }
    Execution<R> execution = new Execution<>(lease, statement);
    execution.begin(command);
    execution.await();
    return execution.outcome();
  }

  private void begin(Supplier<Future<R>> command) {
    Future<R> future;
    try {
      future = command.get();
    } catch (RuntimeException e) { // such as a value that the driver cannot encode
      complete(null, e);
      return;
    }
    future.onComplete(this);
  }

  @SuppressWarnings("NullAway") // null is a value of R where the command was answered with it
  private R outcome() {
    whenDone.run();
    Throwable failed;
    R value;
    boolean cancelled;
    synchronized (this) {
      failed = failure;
      value = result;
      cancelled = cancelling;
      if (!answered) {
        failed = new IllegalStateException("the wait was given up");
        lease.breakDown();
      }
    }
    if (failed == null) {
      return value;
    }
    if (cancelled) {
      Tasks.checkpoint();
    }
    RuntimeException thrown = Failures.of(lease.server().engine(), failed, statement);
    if (thrown instanceof ConnectionLostException) {
      lease.breakDown();
    }
    throw thrown;
  }

  /** The database has answered. */
  @Override
  public void complete(@Nullable R value, @Nullable Throwable cause) {
    synchronized (this) {
      if (answered) {
        return;
      }
      answered = true;
      result = value;
      failure = cause;
      if (!settled) {
        return;
      }
    }
    var _ = resume();
  }

  @Override
  protected boolean cancelRequested() {
    synchronized (this) {
      if (answered || cancelling) {
        return false;
      }
      cancelling = true;
      settled = false;
    }
    Server server = lease.server();
    long millis = Math.max(1, server.options().cancelTimeout().toMillis());
    var timer = server.vertx().timer(millis, TimeUnit.MILLISECONDS);
    timer.onSuccess(late -> abandon());
    whenDone = () -> timer.cancel();
    send(FIRST_PAUSE_MILLIS);
    return false;
  }

  /** Tells the database, and again if that hit nothing: the command may not have begun there. */
  private void send(long pauseMillis) {
    lease
        .server()
        .engine()
        .cancel(lease.connection())
        .onComplete((done, cause) -> settle(cause, pauseMillis));
  }

  private void sendAgain(long pauseMillis) {
    synchronized (this) {
      if (answered) {
        return;
      }
      settled = false;
    }
    send(Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis));
  }

  /** The database has taken note of the cancellation, or cannot be reached. */
  private void settle(@Nullable Throwable cause, long pauseMillis) {
    if (cause != null) {
      LOG.log(
          WARNING, "cancelling on " + lease.server() + " failed; its connection is closed", cause);
      abandon();
      return;
    }
    synchronized (this) {
      if (settled) {
        return;
      }
      settled = true;
      if (!answered) {
        lease.server().vertx().setTimer(pauseMillis, later -> sendAgain(pauseMillis));
        return;
      }
    }
    var _ = resume();
  }

  /** It does not end: the connection is closed, and with it the command. */
  private void abandon() {
    synchronized (this) {
      if (answered && settled) {
        return;
      }
      settled = true;
      answered = true;
      failure =
          new ConnectionLostException(
              "08006",
              "a cancelled statement did not end within "
                  + Words.of(lease.server().options().cancelTimeout())
                  + "; its connection was closed",
              statement,
              true,
              null);
    }
    lease.breakDown();
    var _ = resume();
  }

  @Override
  protected void withdraw() {
    lease.breakDown(); // only when the thread could not wait; the command may still run
  }

  @Override
  public String toString() {
    return statement == null ? "the database" : "the answer to " + Words.of(statement);
  }
}
