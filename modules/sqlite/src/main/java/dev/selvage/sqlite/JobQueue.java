// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue of jobs between any threads and database threads. Its lock is
 * held for a few instructions, so that an event loop may take it.
 */
final class JobQueue {

  /** What became of an attempt to add. */
  enum Added {
    YES,
    FULL,
    CLOSED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Job> jobs = new ArrayDeque<>();
  private final int limit;
  private int sleepers;
  private boolean closed;

  JobQueue(int limit) {
    this.limit = limit;
  }

  Added add(Job job) {
    lock.lock();
    try {
      if (closed) {
        return Added.CLOSED;
      }
      if (jobs.size() >= limit) {
        return Added.FULL;
      }
      jobs.addLast(job);
      wakeOne();
      return Added.YES;
    } finally {
      lock.unlock();
    }
  }

  /** Puts jobs back that were taken but not started; beyond the limit if need be. */
  void putBack(Deque<Job> taken) {
    lock.lock();
    try {
      while (!taken.isEmpty()) {
        jobs.addFirst(taken.removeLast());
      }
      wakeOne();
    } finally {
      lock.unlock();
    }
  }

  private void wakeOne() {
    if (sleepers > 0) {
      changed.signal();
    }
  }

  /**
   * Waits for jobs and takes the first, and those behind it for as long as all taken belong
   * together.
   *
   * @param shares among how many threads the jobs are to be divided
   * @param beforeWaiting done, without the lock, when there is nothing to take at once
   * @return an empty list when the queue is closed and empty
   */
  List<Job> take(int most, int shares, Predicate<Job> together, Runnable beforeWaiting) {
    List<Job> taken = new ArrayList<>();
    lock.lock();
    try {
      runIfEmpty(beforeWaiting);
      sleepers++;
      while (jobs.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      sleepers--;
      int share = Math.min(most, (jobs.size() + shares - 1) / shares);
      while (!jobs.isEmpty() && taken.size() < Math.max(1, share)) {
        if (!taken.isEmpty()
            && !(together.test(taken.getLast()) && together.test(jobs.getFirst()))) {
          break;
        }
        taken.add(jobs.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Not checked before taking the lock: a job may be withdrawn between a check and a wait. */
  private void runIfEmpty(Runnable beforeWaiting) {
    if (jobs.isEmpty() && !closed) {
      lock.unlock();
      try {
        beforeWaiting.run();
      } finally {
        lock.lock();
      }
    }
  }

  /** Takes the first job; null when there is none. */
  @Nullable Job poll() {
    return poll(0, () -> {});
  }

  /** Takes the first job, waiting for at most this long; null when there is none. */
  @Nullable Job poll(long nanos, Runnable beforeWaiting) {
    lock.lock();
    try {
      runIfEmpty(beforeWaiting);
      long left = nanos;
      while (jobs.isEmpty() && !closed && left > 0) {
        sleepers++;
        try {
          left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
          return null; // nobody interrupts our threads; if somebody does, the caller asks again
        } finally {
          sleepers--;
        }
      }
      return jobs.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Removes a job that was withdrawn, so that it takes no room. */
  boolean remove(Job job) {
    lock.lock();
    try {
      return jobs.remove(job);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first job if it was enqueued before this moment. */
  @Nullable Job pollOlderThan(long nanoTime) {
    lock.lock();
    try {
      Job first = jobs.peekFirst();
      return first != null && first.enqueuedNanos - nanoTime < 0 ? jobs.pollFirst() : null;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return jobs.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return jobs.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether jobs wait and nobody is there to take them. */
  boolean needsHand() {
    lock.lock();
    try {
      return jobs.size() > sleepers;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further jobs; those in the queue can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
