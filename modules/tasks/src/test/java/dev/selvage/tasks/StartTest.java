// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starting a task and waiting until it is ready. */
final class StartTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void case18_start_returnsTheValueThatTheTaskIsReadyWithAndTheTaskGoesOn() {
    Simulated.run(vertx -> {
      group(g -> {
        int port =
            g.start(
                "server",
                ready -> {
                  sleep(ofSeconds(1));
                  ready.ready(8080);
                  sleep(ofSeconds(2));
                  log.add("served");
                });
        log.add("port " + port + " after " + clock());
      });

      assertThat(log).containsExactly("port 8080 after PT1S", "served");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case18_failureBeforeReady_isTheCallersAndNotTheGroups() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("no such port");
      group(g -> {
        Throwable thrown = failureOf(() -> g.start("server", ready -> failing(failure)));
        assertThat(thrown).isSameAs(failure);
        assertThat(g.isCancelled()).isFalse();
        sleep(ofSeconds(1));
        log.add("the group goes on");
      });

      assertThat(log).containsExactly("the group goes on");
    });
  }

  private static void failing(IOException failure) throws IOException {
    sleep(ofMillis(1));
    throw failure;
  }

  @Test
  void case18_failureAfterReady_failsTheGroup() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("later");
      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.start(
                    "server",
                    ready -> {
                      ready.ready("up");
                      failing(failure);
                    });
                log.add("ready");
                sleep(ofSeconds(60));
                log.add("not reached");
              }));

      assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
      assertThat(log).containsExactly("ready");
    });
  }

  @Test
  void case18_neverReady_isAnError() {
    Simulated.run(vertx ->
        group(g ->
            assertThatThrownBy(() -> g.start("lazy", ready -> sleep(ofSeconds(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lazy")
                .hasMessageContaining("ready(value)")));
  }

  @Test
  void case18_readyTwiceOrAfterTheEnd_isAnError() {
    Simulated.run(vertx -> {
      List<Ready<Integer>> kept = new ArrayList<>();
      group(g -> {
        int value =
            g.start(
                "twice",
                ready -> {
                  kept.add(ready);
                  ready.ready(1);
                  assertThatThrownBy(() -> ready.ready(2))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining("twice");
                });
        assertThat(value).isEqualTo(1);
      });
      assertThatThrownBy(() -> kept.getFirst().ready(3)).isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  void case18_taskCancelledBeforeReady_isACancelledTaskToTheCaller() {
    Simulated.run(vertx ->
        group(g -> {
          Throwable thrown =
              failureOf(() ->
                  g.start(
                      "selfish",
                      ready -> {
                        Simulated.self().cancel("by itself");
                        sleep(ofSeconds(1));
                      }));
          assertThat(thrown)
              .isInstanceOf(TaskCancelledException.class)
              .hasMessageContaining("selfish")
              .hasMessageContaining("by itself");
        }));
  }

  @Test
  void case18_callerCancelledMeanwhile_cancelsTheTaskAndWaitsForIt() {
    Simulated.run(vertx -> {
      group(g ->
          moveOnAfter(
              ofSeconds(1),
              () -> {
                try {
                  g.start(
                      "slow",
                      ready -> {
                        try {
                          sleep(ofSeconds(60));
                        } finally {
                          shield(ofSeconds(9), () -> sleep(ofSeconds(2)));
                          log.add("cleaned up");
                        }
                      });
                } finally {
                  log.add("caller unwound");
                }
              }));

      assertThat(log).containsExactly("cleaned up", "caller unwound");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case18_failureInTheCleanupOfACancelledStart_isThrownAndTheCancellationStaysPending() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("cleanup");
      group(g -> {
        var left =
            cancelScope(scope -> {
              g.fork(() -> {
                sleep(ofSeconds(1));
                scope.cancel("stop");
              });
              log.add(
                  failureOf(() ->
                          g.start(
                              "slow",
                              ready -> {
                                try {
                                  sleep(ofSeconds(60));
                                } finally {
                                  throwing(failure);
                                }
                              }))
                      .getMessage());
              log.add(failureOf(Tasks::checkpoint).getClass().getSimpleName());
              Tasks.checkpoint();
              return true;
            });
        assertThat(left).isEmpty();
        assertThat(g.isCancelled()).isFalse();
      });

      assertThat(log).containsExactly("cleanup", "Cancellation");
    });
  }

  private static void throwing(IOException failure) throws IOException {
    throw failure;
  }

  /**
   * Ready, failing and being cancelled meet in every order: the caller gets exactly one of them.
   */
  @Test
  void case18_underAnySchedule_theCallerGetsOneOutcomeAndNoTaskIsLost() {
    int[] seen = new int[3];
    everySeed(
        1_000,
        (random, vertx) -> {
          IOException failure = new IOException("before ready");
          boolean fails = random.nextInt(3) == 0;
          boolean[] wasReady = new boolean[1];
          List<String> outcomes = new ArrayList<>();
          group(g ->
              g.fork(() -> {
                try {
                  cancelScope(scope -> {
                    g.fork(() -> {
                      pass(random);
                      scope.cancel("meanwhile");
                    });
                    pass(random);
                    int value =
                        g.start(
                            "child",
                            ready -> {
                              pass(random);
                              if (fails) {
                                throw failure;
                              }
                              ready.ready(42);
                              wasReady[0] = true;
                              pass(random);
                            });
                    assertThat(value).isEqualTo(42);
                    outcomes.add("value");
                    return true;
                  });
                } catch (Exception e) { // undeclared: what the task threw
                  assertThat(e).isSameAs(failure);
                  outcomes.add("failure");
                }
              }));

          assertThat(outcomes).hasSizeLessThanOrEqualTo(1);
          assertThat(outcomes.contains("value")).isEqualTo(wasReady[0]);
          seen[outcomes.isEmpty() ? 0 : outcomes.contains("value") ? 1 : 2]++;
        });

    assertThat(seen).as("cancelled, ready, failed").doesNotContain(0);
  }
}
