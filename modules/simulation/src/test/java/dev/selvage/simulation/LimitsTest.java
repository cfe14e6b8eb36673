// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final Future<Void> NEVER = Promise.<Void>promise().future();

  @Test
  void run_periodicTimerOnly_reachesVirtualTimeLimit() {
    var options = SimulationOptions.defaults().withVirtualTimeLimit(Duration.ofMinutes(10));
    try (Simulation sim = Simulation.with(options)) {
      sim.vertx().setPeriodic(1_000, tick -> {});

      assertThatThrownBy(() -> sim.run(NEVER))
          .isInstanceOf(SimulationLimitException.class)
          .hasMessageContaining("PT10M");
      assertThat(sim.elapsed()).isEqualTo(Duration.ofMinutes(10));
    }
  }

  @Test
  void runUntilIdle_taskThatPostsItselfForever_reachesStepLimit() {
    try (Simulation sim =
        Simulation.with(SimulationOptions.defaults().withMaxStepsPerMoment(10_000))) {
      var stop = new boolean[1];
      Context context = sim.vertx().getOrCreateContext();
      context.runOnContext(go -> postUntil(context, stop));

      assertThatThrownBy(sim::runUntilIdle)
          .isInstanceOf(SimulationLimitException.class)
          .hasMessageContaining("posts to itself");

      stop[0] = true;
    }
  }

  private static void postUntil(Context context, boolean[] stop) {
    if (!stop[0]) {
      context.runOnContext(again -> postUntil(context, stop));
    }
  }

  @Test
  void run_withStepTime_movesClockPastBusyLoop() {
    var options = SimulationOptions.defaults().withStepTime(Duration.ofNanos(1_000));
    try (Simulation sim = Simulation.with(options)) {
      var stop = new boolean[1];
      Context context = sim.vertx().getOrCreateContext();
      postUntil(context, stop);

      sim.run(sim.vertx().timer(50, TimeUnit.MILLISECONDS));

      assertThat(sim.elapsed()).isBetween(Duration.ofMillis(50), Duration.ofMillis(60));
      stop[0] = true;
    }
  }

  @Test
  void run_stepThatHangs_failsWithItsStack() {
    var hang = new CountDownLatch(1);
    var options = SimulationOptions.defaults().withRealTimeLimit(Duration.ofMillis(50));
    Simulation sim = Simulation.with(options);
    try (sim) {
      sim.vertx()
          .runOnContext(go -> {
            try {
              hang.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          });

      assertThatThrownBy(sim::runUntilIdle)
          .isInstanceOf(SimulationLimitException.class)
          .hasMessageContaining("CountDownLatch.await");
    }
  }

  @Test
  void run_ofUsersOwnClose_completes() {
    try (Simulation sim = Simulation.seeded(1)) {
      assertThat(sim.run(sim.vertx().close())).isNull();
    }
  }

  @Test
  void call_fromInsideTheSimulation_isRefused() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<Throwable> failures = new ArrayList<>();
      sim.vertx()
          .runOnContext(go -> {
            try {
              sim.runUntilIdle();
            } catch (IllegalStateException refused) {
              failures.add(refused);
            }
          });

      sim.runUntilIdle();

      assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void post_byForeignThread_isCounted() throws Exception {
    try (Simulation sim = Simulation.seeded(1)) {
      Vertx vertx = sim.vertx();
      List<String> events = new ArrayList<>();

      Thread.ofPlatform()
          .name("intruder")
          .start(() -> vertx.runOnContext(go -> events.add("foreign")))
          .join();
      sim.runUntilIdle();

      assertThat(events).containsExactly("foreign");
      assertThat(sim.foreignResumes()).isEqualTo(sim.foreignPosts().size()).isPositive();
      assertThat(sim.foreignPosts().getFirst()).contains("intruder").contains(getClass().getName());
    }
  }

  @Test
  void call_afterClose_isRefused() {
    Simulation sim = Simulation.seeded(1);
    sim.close();

    assertThatThrownBy(sim::leftovers)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was closed");
  }

  @Test
  void close_endsEveryThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Simulation sim = Simulation.seeded(1);
    sim.run(sim.vertx().executeBlocking(() -> "work"));

    sim.close();
    sim.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .noneMatch(thread -> thread.getName().startsWith("vert.x-"));
  }
}
