// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a Vert.x with tasks. */
@Timeout(60)
final class ShutdownTest {
  private final List<String> log = new ArrayList<>();

  private static <T extends @Nullable Object> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, SECONDS).join();
  }

  private void unwinding(String what) {
    try {
      sleep(ofSeconds(3600));
    } finally {
      log.add(what + " unwound");
    }
  }

  @Test
  void shutdown_twice_isOneShutdown() {
    try (Simulation sim = Simulation.seeded(1)) {
      var task = Tasks.run(sim.vertx(), () -> unwinding("task"));
      sim.runUntilIdle();

      var first = Tasks.shutdown(sim.vertx(), ofSeconds(5));
      var second = Tasks.shutdown(sim.vertx(), ofSeconds(1));

      assertThat(second).isSameAs(first);
      sim.run(first);
      assertThat(task.cause()).isInstanceOf(TaskCancelledException.class);
      assertThat(log).containsExactly("task unwound");
    }
  }

  @Test
  void shutdown_calledByATask_cancelsThatToo() {
    Vertx vertx = Vertx.vertx();
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    Future<?> task =
        Tasks.run(
            vertx,
            () -> {
              thrown.add(failureOf(() -> await(Tasks.shutdown(vertx, ofSeconds(5)))));
              return true;
            });
    get(task);
    get(Tasks.shutdown(vertx, ofSeconds(5)));

    assertThat(thrown).hasSize(1).first().isInstanceOf(Cancellation.class);
  }

  @Test
  void shutdown_afterTheVertxWasClosed_isNothing() {
    Vertx vertx = Vertx.vertx();
    get(Tasks.run(vertx, () -> true));
    get(vertx.close());

    get(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  @Test
  void shutdown_besideACloseByHand_ends() {
    for (int i = 0; i < 20; i++) {
      Vertx vertx = Vertx.vertx();
      var task = Tasks.run(vertx, () -> sleep(ofSeconds(3600)));
      var closed = vertx.close();
      get(Tasks.shutdown(vertx, ofSeconds(5)));
      get(closed);

      assertThat(task.isComplete()).isTrue();
    }
  }

  @Test
  void shutdown_withAGraceOfAllTime_ends() {
    try (Simulation sim = Simulation.seeded(1)) {
      var task = Tasks.run(sim.vertx(), () -> unwinding("task"));
      sim.runUntilIdle();

      sim.run(Tasks.shutdown(sim.vertx(), Duration.ofSeconds(Long.MAX_VALUE)));

      assertThat(task.failed()).isTrue();
    }
  }

  /** It was waited for three times, and named three times. */
  @Test
  void shutdown_withATaskThatDoesNotEnd_waitsForItOnceAndNamesItOnce() {
    try (Simulation sim = Simulation.seeded(1);
        LogLines lines = LogLines.of("dev.selvage.tasks")) {
      var task =
          Tasks.run(
              sim.vertx(), "stubborn", () -> shield(ofSeconds(61), () -> sleep(ofSeconds(60))));
      var other = Tasks.run(sim.vertx(), () -> unwinding("other"));
      sim.runUntilIdle();

      sim.run(Tasks.shutdown(sim.vertx(), ofSeconds(5)));

      assertThat(sim.elapsed()).isEqualTo(ofSeconds(5));
      assertThat(lines.lines())
          .containsExactly(
              "left behind, because they did not end within PT5S of their cancellation: stubborn",
              "the task 'stubborn', which was abandoned, has ended");
      assertThat(task.cause()).isInstanceOf(TaskCancelledException.class);
      assertThat(other.isComplete()).isTrue();
    }
  }

  /** It was never completed, because the event loop was gone. */
  @Test
  void run_onAClosedVertx_isAFailedFuture() {
    Vertx vertx = Vertx.vertx();
    get(vertx.close());

    Future<Integer> first = Tasks.run(vertx, () -> 1);
    Future<Integer> second = Tasks.run(vertx, () -> 1);

    assertThatThrownBy(() -> get(first)).hasRootCauseInstanceOf(GroupClosedException.class);
    assertThatThrownBy(() -> get(second)).hasRootCauseInstanceOf(GroupClosedException.class);
  }

  /** On an event loop that had no tasks before. */
  @Test
  void run_whileTheVertxIsClosed_isAFailedFuture() {
    try (Simulation sim = Simulation.seeded(1)) {
      Vertx vertx = sim.vertx();
      var cleaning =
          Tasks.run(
              vertx,
              () -> {
                try {
                  sleep(ofSeconds(3600));
                } finally {
                  shield(
                      ofSeconds(2),
                      () -> {
                        sleep(ofSeconds(1));
                        log.add(failureOf(() -> await(late(vertx))).getClass().getSimpleName());
                      });
                }
              });
      sim.runUntilIdle();

      sim.run(vertx.close());

      assertThat(cleaning.failed()).isTrue();
      assertThat(log).containsExactly("GroupClosedException");
    }
  }

  private static Future<Integer> late(Vertx vertx) {
    return Tasks.run(vertx, () -> 1);
  }
}
