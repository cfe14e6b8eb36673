// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Remembers every thread that Vert.x makes, so that closing can wait for the last of them. Any
 * thread.
 */
final class SimulatedThreads implements VertxThreadFactory {
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Override
  public VertxThread newVertxThread(
      Runnable target, String name, boolean worker, long maxExecTime, TimeUnit unit) {
    VertxThread thread =
        VertxThreadFactory.super.newVertxThread(target, name, worker, maxExecTime, unit);
    threads.add(thread);
    return thread;
  }

  /**
   * Waits for the end of every thread, of those too that an earlier one starts at its end, and
   * returns one that is left when the time is over.
   */
  Optional<Thread> joinAll(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      long left = Math.max(1, end - System.nanoTime());
      if (thread.isAlive() && !thread.join(Duration.ofNanos(left))) {
        return Optional.of(thread);
      }
    }
    return Optional.empty();
  }
}
