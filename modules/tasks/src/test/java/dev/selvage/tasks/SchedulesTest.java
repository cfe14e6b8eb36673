// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cases in which more than one order is possible, each in a thousand of them. */
final class SchedulesTest {
  private static final int SEEDS = 1_000;

  /** Everything that was forked, by whomever, has ended when the group is left. */
  @Test
  void case02_case15_groupIsLeftWhenAllItsTasksHaveEnded() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int[] counts = new int[2];
          group(g -> {
            for (int i = 0; i < 3; i++) {
              g.fork(() -> growing(g, random, counts, 3));
            }
            pass(random);
          });

          assertThat(counts[1]).isEqualTo(counts[0]);
        });
  }

  private static void growing(TaskGroup group, Random random, int[] counts, int depth) {
    counts[0]++;
    pass(random);
    if (depth > 0 && random.nextBoolean()) {
      group.fork(() -> growing(group, random, counts, depth - 1));
    }
    pass(random);
    counts[1]++;
  }

  @Test
  void case03_childCancelledByHand_disturbsNobodyElse() {
    everySeed(
        SEEDS,
        (random, vertx) ->
            group(g -> {
              Task<Integer> victim = g.fork(() -> value(random, 1));
              Task<Integer> sibling = g.fork(() -> value(random, 2));
              pass(random);
              victim.cancel("by hand");
              pass(random);

              assertThat(sibling.await()).isEqualTo(2);
              assertThat(g.isCancelled()).isFalse();
              try {
                assertThat(victim.await()).isEqualTo(1);
              } catch (TaskCancelledException e) {
                assertThat(victim.state()).isEqualTo(Task.State.CANCELLED);
              }
            }));
  }

  private static int value(Random random, int value) {
    pass(random);
    pass(random);
    return value;
  }

  /**
   * Some fail, in the body of the task or when they are unwound: the first is thrown, all others
   * are suppressed in it in the order of completion, and no cancellation is among them.
   */
  @Test
  void case04_case06_case07_theFirstFailureIsThrownWithAllOthersInOrder() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Throwable> thrown = new ArrayList<>();
          List<Task<?>> tasks = new ArrayList<>();
          boolean[] reachedTheEnd = new boolean[1];

          Throwable failure =
              failureOf(() -> {
                group(g -> {
                  for (int i = 0; i < 5; i++) {
                    tasks.add(g.fork(() -> failingSomehow(random, thrown)));
                  }
                  tasks.add(g.fork(() -> failing(thrown)));
                  pass(random);
                });
                reachedTheEnd[0] = true;
              });

          assertThat(reachedTheEnd[0]).isFalse();
          assertThat(tasks).noneMatch(task -> task.outcome().isEmpty());
          assertThat(Failures.of(failure)).containsExactlyElementsOf(thrown);
        });
  }

  private static void failingSomehow(Random random, List<Throwable> thrown) throws IOException {
    int kind = random.nextInt(3);
    try {
      pass(random);
      if (kind == 0) {
        failing(thrown);
      }
      sleep(ofSeconds(1));
    } catch (Cancellation c) {
      shield(ofSeconds(9), () -> pass(random));
      if (kind == 1) {
        failing(thrown);
      }
      throw c;
    }
  }

  private static void failing(List<Throwable> thrown) throws IOException {
    IOException failure = new IOException("number " + thrown.size());
    thrown.add(failure);
    throw failure;
  }

  @Test
  void case05_bodyFails_onlyItsFailureIsSeen() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          IOException failure = new IOException("body");
          List<Task<?>> tasks = new ArrayList<>();

          Throwable thrown =
              failureOf(() ->
                  group(g -> {
                    for (int i = 0; i < 4; i++) {
                      tasks.add(g.fork(() -> value(random, 1)));
                    }
                    pass(random);
                    throw failure;
                  }));

          assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
          assertThat(tasks).noneMatch(task -> task.outcome().isEmpty());
        });
  }

  /** cpython#116720. */
  @Test
  void case09_outerCancelledAroundTheFailureOfAChild_losesNeither() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          boolean[] failed = new boolean[1];
          boolean[] caught = new boolean[1];
          boolean[] cancelled = new boolean[1];
          var left =
              cancelScope(outer -> {
                try {
                  group(g -> {
                    g.fork(() -> {
                      pass(random);
                      cancelled[0] = true;
                      outer.cancel("outer");
                    });
                    g.fork(() -> {
                      pass(random);
                      failed[0] = true;
                      throw new IOException("child");
                    });
                    pass(random);
                  });
                } catch (IOException e) {
                  caught[0] = true;
                }
                sleep(ofSeconds(1));
                return "not cancelled";
              });

          assertThat(caught[0]).as("the failure, if it came to that").isEqualTo(failed[0]);
          assertThat(left.isEmpty()).as("the cancellation, as well").isEqualTo(cancelled[0]);
        });
  }

  /** anyio#698. */
  @Test
  void case10_nestedScopesCancelledInAnyOrder_eachAbsorbsItsOwn() {
    everySeed(
        SEEDS,
        (random, vertx) ->
            group(g -> {
              boolean[] innerLeft = new boolean[1];
              var outerResult =
                  cancelScope(outer -> {
                    var innerResult =
                        cancelScope(inner -> {
                          g.fork(() -> {
                            pass(random);
                            inner.cancel("inner");
                          });
                          g.fork(() -> {
                            pass(random);
                            sleep(ofMillis(1));
                            outer.cancel("outer");
                          });
                          sleep(ofSeconds(9));
                          return "inner";
                        });
                    assertThat(innerResult).isEmpty();
                    innerLeft[0] = true;
                    sleep(ofSeconds(9));
                    return "outer";
                  });

              assertThat(outerResult).isEmpty();
              checkpoint();
            }));
  }

  @Test
  void case17_childForkedAfterTheScopeWasCancelled_neverRuns() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          boolean[] wasCancelled = new boolean[1];
          group(g -> {
            g.fork(() -> {
              pass(random);
              wasCancelled[0] = true;
              g.cancel("enough");
            });
            g.fork(() -> {
              try {
                pass(random);
              } finally {
                boolean late = wasCancelled[0];
                Task<?> child = g.fork(() -> assertThat(late).isFalse());
                if (late) {
                  assertThat(failureOf(child::await)).isInstanceOf(Cancellation.class);
                }
              }
            });
          });

          assertThat(wasCancelled[0]).isTrue();
        });
  }

  /**
   * Cancelled and completed meet in the same turn: the value or the cancellation, never neither.
   */
  @Test
  void case21_case32_cancelAndResultMeet_oneOfThemWins() {
    int[] seen = new int[2];
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Promise<String> promise = Promise.promise();
          List<String> log = new ArrayList<>();
          group(g -> {
            Task<?> waiting =
                g.fork(() ->
                    failAfter(
                        ofSeconds(5),
                        () -> {
                          log.add(await(promise.future()));
                          checkpoint();
                          sleep(ofSeconds(1));
                        }));
            g.fork(() -> {
              pass(random);
              promise.complete("value");
            });
            g.fork(() -> {
              pass(random);
              waiting.cancel("now");
            });
            assertThat(failureOf(waiting::await)).isInstanceOf(TaskCancelledException.class);
          });

          assertThat(log).hasSizeLessThanOrEqualTo(1);
          seen[log.size()]++;
        });

    assertThat(seen).as("cancelled, value").doesNotContain(0);
  }

  /** cpython#86296. */
  @Test
  void case30_resultAndDeadlineInTheSameTurn_giveOneOfThem() {
    int[] seen = new int[2];
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Promise<String> promise = Promise.promise();
          List<String> log = new ArrayList<>();
          group(g -> {
            g.fork(() -> {
              pass(random);
              vertx
                  .timer(1 + random.nextInt(3), TimeUnit.MILLISECONDS)
                  .onSuccess(fired -> promise.complete("value"));
            });
            pass(random);
            try {
              log.add(failAfter(ofMillis(1 + random.nextInt(4)), () -> await(promise.future())));
            } catch (DeadlineExceededException e) {
              log.add("late");
            }
          });

          assertThat(log).hasSize(1);
          seen[log.contains("late") ? 1 : 0]++;
        });

    assertThat(seen).as("value, late").doesNotContain(0);
  }
}
