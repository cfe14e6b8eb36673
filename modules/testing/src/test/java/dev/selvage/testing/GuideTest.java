// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The code of the guide to testing. */
final class GuideTest {
  // snippet:begin reminder
  static final class Reminder extends VerticleBase {
    @Override
    public Future<?> start() {
      vertx.setPeriodic(3_600_000, unused -> vertx.eventBus().publish("reminders", "stand up"));
      return Future.succeededFuture();
    }
  }

  // snippet:end

  // snippet:begin virtual-time
  @VirtualTime
  void reminder_comesEveryHour(Vertx vertx) {
    List<String> heard = new ArrayList<>();
    await(vertx.deployVerticle(new Reminder()));
    var consumer = vertx.eventBus().<String>consumer("reminders", it -> heard.add(it.body()));

    sleep(ofHours(8).plus(ofMinutes(1))); // a working day, in no time

    assertThat(heard).hasSize(8);
    await(consumer.unregister());
  }

  // snippet:end

  // snippet:begin callbacks
  @VirtualTime
  void reminder_comesAfterAnHour(Vertx vertx, Promise<Object> done) {
    EventBus bus = vertx.eventBus();
    var consumer = bus.<String>consumer("reminders");
    consumer.handler(it -> consumer.unregister().<Object>mapEmpty().onComplete(done));
    var unused = vertx.deployVerticle(new Reminder()).onFailure(done::fail);
  }

  // snippet:end

  // snippet:begin outside
  @VirtualTime
  void reminder_doesNotComeEarly(Simulation simulation, Vertx vertx) {
    List<String> heard = new ArrayList<>();
    var consumer = vertx.eventBus().<String>consumer("reminders", it -> heard.add(it.body()));
    simulation.run(vertx.deployVerticle(new Reminder()));

    simulation.advanceBy(ofMinutes(59));
    assertThat(heard).isEmpty();
    simulation.advanceBy(ofMinutes(1));

    assertThat(heard).containsExactly("stand up");
    simulation.run(consumer.unregister());
  }

  // snippet:end

  @Test
  void cancelEverywhere() {
    // snippet:begin cancel
    var places =
        CancelEverywhere.with(() -> Semaphore.of(1))
            .beside(semaphore -> work(semaphore, 5)) // holds the permit first
            .cancel(semaphore -> work(semaphore, 1)) // is cancelled wherever it can be
            .beside(semaphore -> work(semaphore, 1)) // must get its turn all the same
            .check(semaphore -> assertThat(semaphore.available()).isEqualTo(1));
    // snippet:end

    assertThat(places.total()).isEqualTo(6);
  }

  // snippet:begin work
  static void work(Semaphore semaphore, int millis) {
    try (var permit = semaphore.acquire()) {
      assertThat(permit).isNotNull();
      sleep(ofMillis(millis));
    }
  }

  // snippet:end

  @VirtualTime(allow = Allow.TIMERS)
  void allowedTimer(Vertx vertx) {
    AtomicInteger ticks = new AtomicInteger();
    vertx.setPeriodic(1_000, unused -> ticks.incrementAndGet());
    sleep(ofMillis(2_500));
    assertThat(ticks).hasValue(2);
  }
}
