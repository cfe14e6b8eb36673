// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.reflect.Field;
import java.util.Queue;
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

  private static void move(Queue<Runnable> from, Queue<Runnable> to) {
    for (Runnable left = from.poll(); left != null; left = from.poll()) {
      to.add(left);
    }
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

  /**
   * The executor looks at the field for each task. Its thread, if it has one, may wait in the old
   * queue and would do so for ever: it gets a last task there, which also brings what came late.
   */
  private static boolean replaceQueue() {
    try {
      Field field = GlobalEventExecutor.class.getDeclaredField("taskQueue");
      field.setAccessible(true);
      var queue = new WatchedQueue();
      @SuppressWarnings("unchecked")
      var old = (Queue<Runnable>) field.get(GlobalEventExecutor.INSTANCE);
      field.set(GlobalEventExecutor.INSTANCE, queue);
      move(old, queue);
      old.add(() -> move(old, queue));
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
