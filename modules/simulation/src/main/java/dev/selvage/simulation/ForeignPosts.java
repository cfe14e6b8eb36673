// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells posts that the simulation caused from those that came out of the blue, which make a run
 * depend on real time.
 *
 * <p>Caused by the simulation is a post of the driver; of a virtual thread that the driver carries;
 * of the worker that has its turn; of the controlling thread while the driver is parked; and of any
 * thread while the driver waits inside a step, because then it has lent its turn. Whether it does
 * is seen from the state of the driver thread: the poster waits until that is clear.
 */
final class ForeignPosts {
  private static final long VERDICT_NANOS = 5_000_000_000L;

  private final Leaks leaks;
  private final LongAdder count = new LongAdder();
  private volatile Thread controller = Thread.currentThread();
  private volatile @Nullable Thread driver;
  private volatile String carrierSuffix = "@";
  private volatile @Nullable Thread worker;

  /** Even between steps, odd within one. Written by the driver. */
  private final AtomicLong phase = new AtomicLong();

  private volatile boolean driverWaiting;

  ForeignPosts(Leaks leaks) {
    this.leaks = leaks;
  }

  void driverIs(Thread thread) {
    carrierSuffix = "@" + thread.getName();
    driver = thread;
  }

  /** The thread that called last; it may post while the driver is parked. */
  void controlledBy(Thread thread) {
    controller = thread;
  }

  boolean isDriver(Thread thread) {
    return thread == driver;
  }

  long count() {
    return count.sum();
  }

  void stepStarts() {
    phase.incrementAndGet();
  }

  void stepEnds() {
    phase.incrementAndGet();
  }

  /** The worker that runs while the driver waits for it, or null. */
  void turnOf(@Nullable Thread thread) {
    worker = thread;
  }

  void driverWaits(boolean waiting) {
    driverWaiting = waiting;
  }

  void wakeDriver() {
    if (driverWaiting) {
      LockSupport.unpark(driver);
    }
  }

  long phase() {
    return phase.get();
  }

  /** The thread that runs the present step, or null between steps. */
  @Nullable Thread runner() {
    Thread lender = driver;
    if (lender == null || (phase.get() & 1) == 0) {
      return null;
    }
    Thread turn = worker;
    return Stacks.borrowerOf(turn == null ? lender : turn);
  }

  boolean isWorker(Thread thread) {
    return thread == worker;
  }

  /** A timer was set that runs in real time; a leak if one of our threads did it. */
  void globalTimerSet(Thread thread) {
    if (isOurs(thread) || thread == controller || thread == runner()) {
      leaks.add(
          Leak.Kind.TIMEOUT,
          "a timeout was set on a future without a context, whose time is real",
          Stacks.outside(thread.getStackTrace()));
    }
  }

  private boolean isOurs(Thread thread) {
    return thread == driver || isWorkers(thread) || isCarried(thread);
  }

  /** The worker, or the thread to which it has lent its turn. */
  private boolean isWorkers(Thread thread) {
    Thread turn = worker;
    return turn != null && (thread == turn || thread == Stacks.borrowerOf(turn));
  }

  void judge(Thread poster, Runnable task) {
    if (isOurs(poster)) {
      return;
    }
    if (poster == controller && (phase.get() & 1) == 0) {
      return;
    }
    if (!isLent()) {
      count.increment();
      List<StackTraceElement> stack = Stacks.of(poster);
      String what = poster + " posted to the simulation" + reason(stack, task);
      leaks.add(Leak.Kind.POST, what, stack);
    }
  }

  private static String reason(List<StackTraceElement> stack, Runnable task) {
    boolean garbage =
        stack.stream().anyMatch(frame -> frame.getClassName().endsWith("Client$Action"));
    return garbage
        ? ": Vert.x closes a client that the garbage collector found; keep a reference to it"
        : VirtualThreads.wokenBy(task);
  }

  private boolean isCarried(Thread poster) {
    return poster.isVirtual() && poster.toString().endsWith(carrierSuffix);
  }

  private boolean isLent() {
    Thread lender = driver;
    long seen = phase.get();
    if (lender == null || (seen & 1) == 0 || worker != null) {
      return false;
    }
    long limit = System.nanoTime() + VERDICT_NANOS;
    while (phase.get() == seen && System.nanoTime() - limit < 0) {
      Thread.State state = lender.getState();
      if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
        return true;
      }
      Thread.yield();
    }
    return false;
  }
}
