// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A worker thread, started once and handed one task at a time by the driver. */
final class Worker {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());
  private static final Runnable STOP = () -> {};
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ForeignPosts foreign;
  private final Leaks leaks;
  private final Thread thread;

  /** From the hand-over to the end of a task. */
  private volatile boolean busy;

  /** From the first to the last instruction of a task. */
  private volatile boolean running;

  private volatile boolean stopped;
  private volatile @Nullable Thread waiter;

  Worker(ThreadFactory threads, ForeignPosts foreign, Leaks leaks) {
    this.foreign = foreign;
    this.leaks = leaks;
    ThreadBody body = this::work;
    this.thread = threads.newThread(body);
    thread.start();
  }

  Thread thread() {
    return thread;
  }

  boolean isBusy() {
    return busy;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  void run(Runnable task) {
    busy = true;
    tasks.add(task);
  }

  /** Waits for the end of the task; false if the worker blocks, or sleeps longer than the limit. */
  boolean awaitTurn(long sleepLimitNanos) {
    waiter = Thread.currentThread();
    long start = System.nanoTime();
    long blockedSince = Long.MAX_VALUE;
    while (busy) {
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
      long now = System.nanoTime();
      if (!isBlocked()) {
        blockedSince = Long.MAX_VALUE;
      } else if (blockedSince == Long.MAX_VALUE) {
        blockedSince = now;
      }
      boolean stuck = busy && now - blockedSince > WorkerPool.BLOCKED_AFTER_NANOS;
      if (stuck && (!isSleeping() || now - start > sleepLimitNanos)) {
        return false;
      }
    }
    waiter = null;
    return true;
  }

  /** Whether the task waits for something, be it a monitor, a lock or a moment. */
  boolean isBlocked() {
    return running
        && switch (Stacks.borrowerOf(thread).getState()) {
          case WAITING, TIMED_WAITING, BLOCKED -> true;
          default -> false;
        };
  }

  private boolean isSleeping() {
    return Stacks.isSleeping(Stacks.of(Stacks.borrowerOf(thread)));
  }

  void stop() {
    stopped = true;
    if (busy) {
      thread.interrupt();
    }
    tasks.add(STOP);
  }

  void join(long nanos) throws InterruptedException {
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
    }
  }

  void describe(StringBuilder text) {
    text.append("%s is %s%n".formatted(thread.getName(), thread.getState()));
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("    at ").append(frame).append(System.lineSeparator());
    }
  }

  private void work() {
    StartedThreads.watch(leaks);
    for (Runnable task = next(); !task.equals(STOP); task = next()) {
      running = true;
      runSafely(task);
      running = false;
      busy = false;
      LockSupport.unpark(waiter);
      foreign.wakeDriver();
    }
  }

  /** An interrupt that finds no task is dropped, as any thread pool does. */
  private Runnable next() {
    while (true) {
      try {
        Runnable task = tasks.take();
        if (!stopped && Thread.interrupted()) {
          LOG.log(System.Logger.Level.TRACE, "{0} was interrupted too late.", thread.getName());
        }
        return task;
      } catch (InterruptedException late) {
        LOG.log(System.Logger.Level.TRACE, "An interrupt found no task.", late);
      }
    }
  }

  static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      var level =
          Thread.currentThread().isInterrupted()
              ? System.Logger.Level.DEBUG
              : System.Logger.Level.ERROR;
      LOG.log(level, "A worker task failed: " + task, failure);
    }
  }
}
