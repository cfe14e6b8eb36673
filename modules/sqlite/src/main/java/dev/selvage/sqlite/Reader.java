// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A reader thread. It takes a fair share of the waiting reads at a time and gives back what it has
 * not begun when one of them turns out to be long.
 */
final class Reader extends DatabaseThread {

  private static final int MOST = 64;
  private static final long LONG_NANOS = 2_000_000;

  final JobQueue queue;
  private final int shares;
  private final Deque<Job> taken = new ArrayDeque<>();
  private long startedNanos;

  /**
   * A reader.
   *
   * @param shares how many readers take from this queue
   */
  Reader(Database database, JobQueue queue, int shares) {
    super(database, true);
    this.queue = queue;
    this.shares = shares;
  }

  @Override
  void work() {
    while (true) {
      taken.addAll(queue.take(MOST, shares, job -> true, answers::flush));
      if (taken.isEmpty()) {
        return;
      }
      while (!taken.isEmpty()) {
        read(taken.removeFirst());
      }
    }
  }

  private void read(Job job) {
    if (!job.start()) {
      return;
    }
    startedNanos = System.nanoTime();
    try {
      succeed(job, run(job));
    } catch (SqliteException e) {
      if (e.primaryCode() == SqlState.READONLY
          && !database.settings().readOnly()
          && !handle().inTransaction()) {
        writeAfterAll(job);
      } else {
        fail(job, e);
      }
    } catch (RuntimeException | Error e) {
      fail(job, e);
    }
  }

  /** The scanner took a write for a read; nothing has happened, so the writer may have it. */
  private void writeAfterAll(Job job) {
    job.unstart();
    SqliteException refusal = database.refusal(database.writerQueue().add(job), job);
    if (refusal != null && job.withdraw(refusal)) {
      settled(job);
    }
  }

  @Override
  void housekeeping(long nowNanos) {
    if (!taken.isEmpty() && nowNanos - startedNanos > LONG_NANOS) {
      queue.putBack(taken);
      database.lendReader();
    }
  }
}
