// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LoopSchedulerTest {
  /** Each alarm asked for the timer of the later one anew: a service that sleeps a lot drowned. */
  @Test
  void set_thousandsOfNearAlarmsBeforeAFarOne_costOneTimerForTheFarOne() {
    try (Simulation sim = Simulation.seeded(1)) {
      Future<?> far =
          Tasks.run(
              sim.vertx(),
              () ->
                  Tasks.group(g -> {
                    g.fork(() -> sleep(ofHours(1)));
                    sleepOften(5_000);
                  }));
      sim.advanceBy(ofSeconds(6));
      sim.advanceBy(ofHours(1).minus(sim.elapsed()).minusNanos(1));
      long before = sim.steps();

      sim.advanceBy(ofNanos(1));

      assertThat(far.succeeded()).isTrue();
      assertThat(sim.steps() - before).isLessThan(20);
    }
  }

  private static void sleepOften(int times) {
    for (int i = 0; i < times; i++) {
      sleep(ofMillis(1));
    }
  }

  @Test
  void set_alarmsInAnyOrder_ringEachAtItsMoment() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<Duration> rung = new ArrayList<>();
      List<Long> seconds = List.of(7L, 3L, 9L, 1L, 8L, 2L, 2L, 6L);
      seconds.forEach(s ->
          Tasks.run(
                  sim.vertx(),
                  () -> {
                    sleep(ofSeconds(s));
                    rung.add(sim.elapsed());
                  })
              .onFailure(e -> rung.add(Duration.ZERO)));

      sim.advanceBy(ofSeconds(10));

      assertThat(rung)
          .containsExactlyElementsOf(seconds.stream().sorted().map(Duration::ofSeconds).toList());
    }
  }

  @Test
  void ready_afterTheEventLoopHasEnded_isRefusedAndHurtsNobody() {
    Vertx vertx = Vertx.vertx();
    LoopScheduler scheduler = LoopScheduler.of(vertx.getOrCreateContext());
    AtomicBoolean ran = new AtomicBoolean();
    vertx.close().toCompletionStage().toCompletableFuture().join();

    boolean first = scheduler.ready(() -> ran.set(true));
    boolean second = scheduler.ready(() -> ran.set(true));

    assertThat(first).isFalse();
    assertThat(second).isFalse();
    assertThat(ran).isFalse();
  }

  @Test
  void ready_withAnEntryThatThrows_runsTheNextOnes() {
    try (Simulation sim = Simulation.seeded(1)) {
      LoopScheduler scheduler = LoopScheduler.of(sim.vertx().getOrCreateContext());
      AtomicBoolean ran = new AtomicBoolean();

      scheduler.ready(() -> {
        throw new AssertionError("an entry");
      });
      scheduler.ready(() -> ran.set(true));
      sim.runUntilIdle();
      assertThat(ran).isTrue();
    }
  }
}
