// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Notices timeouts of futures without a context. Vert.x gives them to an executor of Netty that is
 * one for the whole JVM and runs in real time; its queue is replaced once by one that looks at who
 * adds to it. Any thread.
 */
final class GlobalTimers {
  private static final System.Logger LOG = System.getLogger(GlobalTimers.class.getName());
  private static final Set<ForeignPosts> OPEN = ConcurrentHashMap.newKeySet();
  private static final boolean WATCHED = replaceQueue();

  private GlobalTimers() {}

  /** Tells timers of this simulation until {@link #forget}. */
  static void watch(ForeignPosts simulation) {
    if (WATCHED) {
      OPEN.add(simulation);
    }
  }

  static void forget(ForeignPosts simulation) {
    OPEN.remove(simulation);
  }

  private static final class WatchedQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(Runnable task) {
      if (!OPEN.isEmpty() && task instanceof ScheduledFuture<?> timer && !timer.isDone()) {
        OPEN.forEach(simulation -> simulation.globalTimerSet(Thread.currentThread()));
      }
      return super.add(task);
    }
  }

  /** The executor has no thread until its first task, and it looks at the field for each task. */
  private static boolean replaceQueue() {
    try {
      Field field = GlobalEventExecutor.class.getDeclaredField("taskQueue");
      field.setAccessible(true);
      var queue = new WatchedQueue();
      var old = (LinkedBlockingQueue<?>) field.get(GlobalEventExecutor.INSTANCE);
      field.set(GlobalEventExecutor.INSTANCE, queue);
      for (Object left = old.poll(); left != null; left = old.poll()) {
        queue.add((Runnable) left);
      }
      return true;
    } catch (ReflectiveOperationException | RuntimeException changed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "This version of Netty keeps its global tasks elsewhere; timeouts of futures without a"
              + " context are not told as leaks.",
          changed);
      return false;
    }
  }
}
