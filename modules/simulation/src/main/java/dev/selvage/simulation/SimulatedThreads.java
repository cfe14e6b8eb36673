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
 * Makes the threads of the driver and of workers, and remembers them, so that closing can wait for
 * the last. Any other thread that Vert.x makes has the last words of its closing to say; they are
 * said by whoever starts it, which costs less and is repeatable. Any thread.
 */
final class SimulatedThreads implements VertxThreadFactory {
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Override
  public VertxThread newVertxThread(
      Runnable target, String name, boolean worker, long maxExecTime, TimeUnit unit) {
    if (!(target instanceof ThreadBody)) {
      return new InPlace(target, name, worker, maxExecTime, unit);
    }
    VertxThread thread =
        VertxThreadFactory.super.newVertxThread(target, name, worker, maxExecTime, unit);
    threads.add(thread);
    return thread;
  }

  /** Does its work in the thread that starts it. */
  private static final class InPlace extends VertxThread {
    private final Runnable target;

    InPlace(Runnable target, String name, boolean worker, long maxExecTime, TimeUnit unit) {
      super(target, name, worker, maxExecTime, unit);
      this.target = target;
    }

    @Override
    public void start() {
      target.run();
    }
  }

  /** Waits for the end of every thread, and returns one that is left when the time is over. */
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
