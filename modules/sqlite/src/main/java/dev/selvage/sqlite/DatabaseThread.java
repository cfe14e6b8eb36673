// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the writer and the readers have in common: a handle that is opened at the first job and
 * opened again after a failure, the job that runs, and the pulse of its statement, which interrupts
 * it when asked to and lets answers out that would wait behind it.
 */
abstract class DatabaseThread implements Engine.Pulse, Runnable {

  private static final long LONGEST_LOCK_NAP_NANOS = 20_000_000;

  final Database database;
  final Answers answers = new Answers();
  private final boolean reader;
  private @Nullable Handle handle;
  private @Nullable Job current;
  private long lockSinceNanos;

  DatabaseThread(Database database, boolean reader) {
    this.database = database;
    this.reader = reader;
  }

  /** Takes jobs until there will be no more. */
  abstract void work();

  /** Called now and then while a statement runs or waits for a lock. */
  abstract void housekeeping(long nowNanos);

  @Override
  public final void run() {
    try {
      work();
    } catch (Throwable t) {
      database.crashed(t);
    } finally {
      answers.flush();
      closeHandle();
      database.ended(this);
    }
  }

  final Handle handle() {
    Handle open = handle;
    if (open == null) {
      open = database.open(this, reader);
      handle = open;
    }
    return open;
  }

  private void closeHandle() {
    Handle open = handle;
    handle = null;
    if (open != null) {
      try {
        database.close(open);
      } catch (SqliteException e) {
        System.getLogger("dev.selvage.sqlite")
            .log(System.Logger.Level.WARNING, "could not close " + database.name(), e);
      }
    }
  }

  /** Runs a started job and returns its result; does not settle it. */
  final Result run(Job job) {
    current = job;
    try {
      if (database.graceOver(System.nanoTime())) {
        throw database.closedException(job.work.sql());
      }
      return handle().run(job);
    } catch (SqliteException e) {
      throw explain(job, e);
    } finally {
      current = null;
    }
  }

  /** Does something on behalf of a started job, which a cancellation may interrupt. */
  final void onBehalfOf(Job job, Runnable body) {
    current = job;
    try {
      body.run();
    } catch (SqliteException e) {
      throw explain(job, e);
    } finally {
      current = null;
    }
  }

  private SqliteException explain(Job job, SqliteException e) {
    int code = e.primaryCode();
    if (code != SqlState.INTERRUPT && code != SqlState.BUSY) {
      return e;
    }
    if (job.interrupted()) {
      return cancelled(job);
    }
    if (database.graceOver(System.nanoTime())) {
      return database.closedException(job.work.sql());
    }
    return code == SqlState.BUSY ? busy(e, job) : e;
  }

  static SqliteException cancelled(Job job) {
    return new SqliteException(SqlState.INTERRUPT, "the statement was cancelled", job.work.sql());
  }

  final SqliteException busy(SqliteException e, @Nullable Job job) {
    return new SqliteException(
        e.getErrorCode(),
        "another connection holds the lock of "
            + database.name()
            + "; gave up after "
            + database.settings().busyTimeout().toMillis()
            + " ms",
        job == null ? null : job.work.sql());
  }

  final void succeed(Job job, Result result) {
    job.succeed(result);
    settled(job);
  }

  final void fail(Job job, Throwable failure) {
    job.fail(failure);
    settled(job);
  }

  final void settled(Job job) {
    job.leaveLane();
    answers.add(job);
    answers.flushIfOld(System.nanoTime());
  }

  @Override
  public final boolean goOn() {
    long now = System.nanoTime();
    tend(now);
    return !stopping(now);
  }

  @Override
  public final boolean awaitLock(int attempts) {
    long now = System.nanoTime();
    if (attempts == 0) {
      lockSinceNanos = now;
    }
    tend(now);
    long left = database.settings().busyTimeout().toNanos() - (now - lockSinceNanos);
    if (left <= 0 || stopping(now)) {
      return false;
    }
    long nap = Math.min(LONGEST_LOCK_NAP_NANOS, 100_000L << Math.min(attempts, 10));
    LockSupport.parkNanos(this, Math.min(nap, left));
    return true;
  }

  /** Looks after everybody else; called from within SQLite, through which no exception can pass. */
  private void tend(long nowNanos) {
    try {
      answers.flushIfOld(nowNanos);
      housekeeping(nowNanos);
    } catch (RuntimeException e) {
      System.getLogger("dev.selvage.sqlite").log(System.Logger.Level.ERROR, "in a pulse", e);
    }
  }

  private boolean stopping(long nowNanos) {
    Job job = current;
    return (job != null && job.interrupted()) || database.graceOver(nowNanos);
  }
}
