// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer thread. Autocommit writes that wait together are executed in one transaction and
 * answered after its commit; when SQLite cannot commit them together, they are executed one by one,
 * which is safe because nobody was told anything yet. A begin makes the writer serve that
 * transaction alone until it ends; who waits longer than the busy timeout meanwhile is refused.
 */
final class Writer extends DatabaseThread {

  private static final int MOST_JOINED = 256;
  private static final long LONGEST_JOIN_NANOS = 5_000_000;
  private static final long EXPIRY_CHECK_NANOS = 20_000_000;

  private final JobQueue queue;
  private volatile @Nullable Transaction transaction;
  private long expiryCheckedNanos;

  Writer(Database database, JobQueue queue) {
    super(database, database.settings().readOnly());
    this.queue = queue;
  }

  @Override
  void work() {
    while (true) {
      List<Job> jobs = queue.take(MOST_JOINED, 1, Writer::joins, answers::flush);
      if (jobs.isEmpty()) {
        return;
      }
      if (jobs.size() == 1) {
        single(jobs.getFirst());
      } else {
        join(jobs);
      }
    }
  }

  private static boolean joins(Job job) {
    return switch (job.work) {
      case Work.Query query -> query.text().singleWrite();
      case Work.Batch batch -> batch.text().singleWrite();
      default -> false;
    };
  }

  private void single(Job job) {
    if (!job.start()) {
      return;
    }
    if (job.work instanceof Work.Begin begin) {
      begin(job, begin.transaction());
    } else {
      alone(job);
    }
  }

  private void alone(Job job) {
    try {
      succeed(job, run(job));
    } catch (RuntimeException | Error e) {
      fail(job, e);
    }
  }

  private void join(List<Job> jobs) {
    List<Job> left = jobs;
    while (!left.isEmpty()) {
      left = joinSome(left);
    }
  }

  /** Executes and commits a first part of the jobs, all as a rule; returns the others. */
  private List<Job> joinSome(List<Job> jobs) {
    try {
      handle().begin();
    } catch (SqliteException e) {
      refuse(jobs, e.primaryCode() == SqlState.BUSY ? busy(e, null) : e);
      return List.of();
    }
    long startedNanos = System.nanoTime();
    List<Outcome> outcomes = new ArrayList<>(jobs.size());
    int next = 0;
    while (next < jobs.size() && System.nanoTime() - startedNanos < LONGEST_JOIN_NANOS) {
      Job job = jobs.get(next++);
      if (job.start()) {
        Outcome outcome = attempt(job);
        outcomes.add(outcome);
        if (outcome.failure != null && !handle().inTransaction()) {
          oneByOne(outcomes);
          return jobs.subList(next, jobs.size());
        }
      }
    }
    try {
      handle().commit();
      outcomes.forEach(this::settle);
    } catch (SqliteException e) {
      handle().rollback();
      oneByOne(outcomes);
    }
    return jobs.subList(next, jobs.size());
  }

  private Outcome attempt(Job job) {
    try {
      return new Outcome(job, run(job), null);
    } catch (RuntimeException | Error e) {
      return new Outcome(job, Result.NONE, e);
    }
  }

  /** Nothing of these was committed: those that failed stay so, the others get their own commit. */
  private void oneByOne(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome.failure != null) {
        settle(outcome);
      } else {
        alone(outcome.job);
      }
    }
  }

  private void settle(Outcome outcome) {
    if (outcome.failure != null) {
      fail(outcome.job, outcome.failure);
    } else {
      succeed(outcome.job, outcome.result);
    }
  }

  private void refuse(List<Job> jobs, SqliteException reason) {
    for (Job job : jobs) {
      String sql = job.work.sql();
      if (job.withdraw(sql == null ? reason : reason.withSql(sql))) {
        settled(job);
      }
    }
  }

  private void begin(Job job, Transaction begun) {
    try {
      onBehalfOf(job, () -> handle().begin());
    } catch (RuntimeException | Error e) {
      begun.jobs.close();
      fail(job, e);
      return;
    }
    transaction = begun;
    if (queue.isClosed()) {
      begun.jobs.close();
    }
    succeed(job, Result.NONE);
    answers.flush();
    try {
      serve(begun);
    } finally {
      transaction = null;
      begun.jobs.close();
      abandon(begun);
    }
  }

  /** Executes what the transaction's connection asks for, until it ends. */
  private void serve(Transaction open) {
    while (true) {
      Job job = open.jobs.poll(EXPIRY_CHECK_NANOS, answers::flush);
      housekeeping(System.nanoTime());
      if (job == null) {
        if (open.jobs.isClosed() && open.jobs.isEmpty()) {
          rollBack();
          return;
        }
      } else if (job.start() && !serve(open, job)) {
        return;
      }
    }
  }

  /** Executes one command of the transaction; false when it is over. */
  private boolean serve(Transaction open, Job job) {
    if (job.work instanceof Work.End end) {
      end(job, end.commit());
      return false;
    }
    open.running(job.work.sql());
    try {
      succeed(job, run(job));
      return true;
    } catch (SqliteException e) {
      boolean lost = !handle().inTransaction();
      if (lost) {
        open.lose(e);
        handle().closeCursors();
      }
      fail(job, e);
      return !lost;
    } catch (RuntimeException | Error e) {
      fail(job, e);
      return true;
    }
  }

  private void end(Job job, boolean commit) {
    try {
      handle().closeCursors();
      if (commit) {
        handle().commit();
      } else {
        handle().rollback();
      }
      succeed(job, Result.NONE);
    } catch (SqliteException e) {
      rollBack();
      fail(job, e);
    } catch (RuntimeException | Error e) {
      rollBack();
      fail(job, e);
    }
  }

  private void rollBack() {
    try {
      handle().closeCursors();
      handle().rollback();
    } catch (SqliteException e) {
      System.getLogger("dev.selvage.sqlite")
          .log(System.Logger.Level.WARNING, "could not roll back on " + database.name(), e);
    }
  }

  /** Fails what was sent to a transaction that is over. */
  private void abandon(Transaction over) {
    for (Job job = over.jobs.poll(); job != null; job = over.jobs.poll()) {
      if (Lane.settleAfterTheEnd(over, job)) {
        settled(job);
      }
    }
  }

  @Override
  void housekeeping(long nowNanos) {
    if (nowNanos - expiryCheckedNanos < EXPIRY_CHECK_NANOS) {
      return;
    }
    expiryCheckedNanos = nowNanos;
    long timeoutNanos = database.settings().busyTimeout().toNanos();
    for (Job job = queue.pollOlderThan(nowNanos - timeoutNanos);
        job != null;
        job = queue.pollOlderThan(nowNanos - timeoutNanos)) {
      if (job.withdraw(waitedTooLong(job, nowNanos))) {
        settled(job);
      }
    }
    answers.flush();
  }

  private SqliteException waitedTooLong(Job job, long nowNanos) {
    Transaction holder = transaction;
    return new SqliteException(
        SqlState.BUSY,
        "waited "
            + (nowNanos - job.enqueuedNanos) / 1_000_000
            + " ms for the writer of "
            + database.name()
            + ", which is held by "
            + (holder == null ? "a long statement" : holder.describe()),
        job.work.sql());
  }

  /** Lets an open transaction end: called by whoever closes the database. */
  void closeTransaction() {
    Transaction open = transaction;
    if (open != null) {
      open.jobs.close();
    }
  }

  private record Outcome(Job job, Result result, @Nullable Throwable failure) {}
}
