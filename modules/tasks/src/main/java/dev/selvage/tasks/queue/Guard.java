// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lock of what hands elements over. Code of users is called after it was released.
 *
 * <p>A {@link Select} needs several at a time; it never waits for one while it holds another. A
 * task that did would be unmounted with a lock in its hands, and a callback of the same event loop
 * that wants this lock would hold the loop.
 */
final class Guard {
  private static final AtomicLong MADE = new AtomicLong();

  private final long number = MADE.incrementAndGet();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private @Nullable List<Runnable> afterwards;

  void lock() {
    lock.lock();
  }

  /** Unlocks, then does what was left for afterwards. */
  void unlock() {
    List<Runnable> actions = release();
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }

  private @Nullable List<Runnable> release() {
    List<Runnable> actions = null;
    if (afterwards != null && lock.getHoldCount() == 1) {
      actions = afterwards;
      afterwards = null;
    }
    lock.unlock();
    return actions;
  }

  void run(Runnable action) {
    lock();
    try {
      action.run();
    } finally {
      unlock();
    }
  }

  <R extends @Nullable Object> R get(Supplier<R> action) {
    lock();
    try {
      return action.get();
    } finally {
      unlock();
    }
  }

  /** Leaves the action to the moment when the guard has been unlocked. It does not throw. */
  void afterwards(Runnable action) {
    if (afterwards == null) {
      afterwards = new ArrayList<>(1);
    }
    afterwards.add(action);
  }

  /**
   * Locks all of them; one may be there twice. Everybody begins with the oldest, so that of those
   * who want the same ones somebody always gets all.
   */
  static void lockAll(List<Guard> guards) {
    if (guards.size() > 1) {
      guards.sort(Comparator.comparingLong(guard -> guard.number));
    }
    Guard held = tryAll(guards);
    while (held != null) {
      held.run(() -> {}); // waits for its holder with empty hands
      held = tryAll(guards);
    }
  }

  /** Locks all, or none and returns one that another thread holds. */
  private static @Nullable Guard tryAll(List<Guard> guards) {
    for (int i = 0; i < guards.size(); i++) {
      if (!guards.get(i).lock.tryLock()) {
        guards.subList(0, i).forEach(locked -> locked.lock.unlock());
        return guards.get(i);
      }
    }
    return null;
  }

  /** Unlocks all of them, then does what was left for afterwards. */
  static void unlockAll(List<Guard> guards) {
    List<Runnable> actions = null;
    for (Guard guard : guards) {
      List<Runnable> more = guard.release();
      if (actions == null) {
        actions = more;
      } else if (more != null) {
        actions.addAll(more);
      }
    }
    if (actions != null) {
      actions.forEach(Runnable::run);
    }
  }
}
