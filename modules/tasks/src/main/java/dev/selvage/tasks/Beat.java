// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When the {@link Patrol} of a Vert.x goes: as soon as a task has waited {@code
 * -Dselvage.deadlock.millis} (250, 0 = never) for others, again that much later as long as some do,
 * and never for more than about a hundredth of the time. Without such tasks nothing happens at all.
 *
 * <p>Belongs to the thread of the watchdog, but for {@code under way} and the end of a patrol.
 */
final class Beat {
  private static final long PERIOD =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("selvage.deadlock.millis", 250));

  /** A patrol that waits for an event loop for longer than this does not keep others from going. */
  private static final long LOST = TimeUnit.SECONDS.toNanos(30);

  private static final int SHARE = 100;

  private static final ConcurrentHashMap<Vertx, Beat> BEATS = new ConcurrentHashMap<>();

  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile long sent;
  private volatile long next = Long.MIN_VALUE;

  private Beat() {}

  /** Sends a patrol if it is time. */
  static void look(LoopScheduler scheduler, Suspects suspects, long now) {
    if (PERIOD > 0 && suspects.waitSince(now - PERIOD)) {
      BEATS.computeIfAbsent(scheduler.vertx(), unused -> new Beat()).send(scheduler, now);
    }
  }

  /** The Vert.x closes. */
  static void end(Vertx vertx) {
    BEATS.remove(vertx);
  }

  private void send(LoopScheduler scheduler, long now) {
    if (underWay.get() ? now - sent < LOST : next != Long.MIN_VALUE && now < next) {
      return;
    }
    underWay.set(true);
    sent = now;
    Patrol.send(
        scheduler.vertx(),
        PERIOD,
        busy -> {
          next = scheduler.now() + Math.max(PERIOD, busy * SHARE);
          underWay.set(false);
        });
  }
}
