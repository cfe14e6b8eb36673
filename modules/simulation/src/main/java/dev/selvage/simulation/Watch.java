// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds simulated threads that wait in real time within a step. The controlling thread, which has
 * nothing else to do meanwhile, looks every few milliseconds, so a shorter wait may be missed. A
 * sleep is told at once. A wait for a lock is told when it has lasted for so long that it cannot be
 * mistaken for the moment in which two tests write to one log; workers that wait are told by their
 * pool. Controlling thread only.
 */
final class Watch {
  static final long PERIOD_MILLIS = 2;
  private static final long LONG_WAIT_NANOS = 200_000_000;

  private final ForeignPosts foreign;
  private final Leaks leaks;
  private @Nullable Thread waiting;
  private long phase;
  private long since;

  Watch(ForeignPosts foreign, Leaks leaks) {
    this.foreign = foreign;
    this.leaks = leaks;
  }

  void look() {
    Thread runner = foreign.runner();
    if (runner == null || !isWaiting(runner)) {
      waiting = null;
      return;
    }
    List<StackTraceElement> stack = Stacks.of(runner);
    if (Stacks.isSleeping(stack)) {
      leaks.add(Leak.Kind.SLEEP, nameOf(runner) + " sleeps in real time", stack);
    } else if (!foreign.isWorker(runner) && isLock(runner, stack)) {
      lookAtWait(runner, stack);
    }
  }

  private void lookAtWait(Thread runner, List<StackTraceElement> stack) {
    long now = System.nanoTime();
    if (waiting != runner || phase != foreign.phase()) {
      waiting = runner;
      phase = foreign.phase();
      since = now;
    } else if (now - since > LONG_WAIT_NANOS && isWaiting(runner)) {
      leaks.add(Leak.Kind.WAIT, nameOf(runner) + " waits in real time", stack);
    }
  }

  /** A lock of the JDK or a monitor; who lends its turn parks on something of its own. */
  private static boolean isLock(Thread thread, List<StackTraceElement> stack) {
    Object blocker = LockSupport.getBlocker(thread);
    return thread.getState() == Thread.State.BLOCKED
        || (blocker != null && blocker.getClass().getName().startsWith("java."))
        || (!stack.isEmpty() && stack.getFirst().getClassName().equals("java.lang.Object"));
  }

  private static boolean isWaiting(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      default -> false;
    };
  }

  private static String nameOf(Thread thread) {
    return thread.getName().isEmpty() ? thread.toString() : thread.getName();
  }
}
