// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How tasks get into a group: from elsewhere, at once, as daemons. */
final class ForkTest {
  private static final int SEEDS = 1_000;

  private final List<String> log = new ArrayList<>();

  // ---- from elsewhere

  /**
   * Whoever forks from another loop gets a task in any case; it runs on the group's loop, or fails
   * because the group has ended. None is lost, and none runs after the group was left.
   */
  @Test
  void case14_forkFromAnotherLoopWhileTheGroupEnds_runsTheTaskOrFailsIt() {
    int[] outcomes = new int[2];
    everySeedAlone(
        SEEDS,
        2,
        (random, vertx) -> {
          Context other = contexts(vertx, 1).getFirst();
          Object home = loop();
          List<Task<Object>> forked = new ArrayList<>();
          boolean[] left = new boolean[1];
          TaskGroup[] handle = new TaskGroup[1];
          Promise<?> opened = Promise.promise();
          Future<?> forking =
              on(
                  other,
                  () -> {
                    await(opened.future());
                    for (int i = 0; i < 4; i++) {
                      pass(random);
                      forked.add(
                          handle[0].fork(() -> {
                            assertThat(left[0]).isFalse();
                            pass(random);
                            return loop();
                          }));
                    }
                    return true;
                  });
          supervisor(g -> {
            handle[0] = g;
            opened.complete();
            pass(random);
          });
          left[0] = true;
          await(forking);
          sleep(ofSeconds(1));

          for (Task<Object> task : forked) {
            switch (task.outcome().orElseThrow()) {
              case Outcome.Success<Object>(var loop) -> {
                outcomes[0]++;
                assertThat(loop).isSameAs(home);
              }
              case Outcome.Failure<Object>(var cause) -> {
                outcomes[1]++;
                assertThat(cause).isInstanceOf(GroupClosedException.class);
              }
              case Outcome.Cancelled<Object>(var why) -> throw new AssertionError(why.toString());
            }
          }
        });

    assertThat(outcomes[0]).as("ran").isPositive();
    assertThat(outcomes[1]).as("refused").isPositive();
  }

  /** The event loop of the task that runs this code. */
  private static Object loop() {
    return TaskNode.required("loop").scheduler;
  }

  @Test
  void fork_fromAnotherLoop_cancelledBeforeItArrives_neverRuns() {
    everySeedAlone(
        SEEDS,
        2,
        (random, vertx) -> {
          Context other = contexts(vertx, 1).getFirst();
          List<String> ran = new ArrayList<>();
          group(g -> {
            Task<?> task =
                await(
                    on(
                        other,
                        () -> {
                          Task<?> forked = g.fork("late", () -> ran.add("ran"));
                          forked.cancel("not wanted");
                          return forked;
                        }));
            assertThat(failureOf(task::await)).isInstanceOf(TaskCancelledException.class);
          });

          assertThat(ran).isEmpty();
        });
  }

  @Test
  void fork_fromACallbackOfTheLoop_isAForkOrATypedError() {
    Simulated.run(vertx -> {
      TaskGroup left =
          group(g -> {
            vertx.setTimer(1_000, fired -> g.fork("from a timer", () -> log.add("ran")));
            sleep(ofSeconds(2));
            return g;
          });
      Promise<Throwable> late = Promise.promise();
      vertx.runOnContext(unused -> late.complete(failureOf(() -> left.fork(() -> log.add("no")))));

      assertThat(await(late.future())).isInstanceOf(GroupClosedException.class);
      assertThat(log).containsExactly("ran");
    });
  }

  @Test
  void fork_fromAThreadOfNobody_runsOnTheLoopOfTheGroup() throws Exception {
    Vertx vertx = Vertx.vertx();
    Promise<TaskGroup> opened = Promise.promise();
    CountDownLatch done = new CountDownLatch(1);
    Future<?> result =
        Tasks.run(
            vertx,
            () ->
                group(g -> {
                  opened.complete(g);
                  sleep(ofSeconds(3600));
                }));
    TaskGroup group = opened.future().toCompletionStage().toCompletableFuture().join();

    Task<Boolean> task =
        group.fork(
            "from outside",
            () -> {
              checkpoint();
              return Tasks.current().isPresent();
            });
    task.future().onComplete(unused -> done.countDown());

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(task.outcome()).isEqualTo(Optional.of(new Outcome.Success<>(true)));
    assertThat(group.fork(() -> 1).name()).startsWith("task-x");
    group.cancel("the test is over");
    result.toCompletionStage().toCompletableFuture().join();
    Task<?> late = group.fork("late", () -> 1);
    assertThatThrownBy(() -> late.future().toCompletionStage().toCompletableFuture().join())
        .hasCauseInstanceOf(GroupClosedException.class)
        .hasMessageContaining("late");
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
    Task<?> afterTheEnd = group.fork("after the end", () -> 1);
    assertThat(afterTheEnd.state()).isEqualTo(Task.State.FAILED);
  }

  // ---- at once

  @Test
  void forkEager_runsTheBodyUntilItsFirstWait() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> log.add("plain"));
          Task<String> done = g.forkEager(() -> "at once");
          assertThat(done.outcome()).isEqualTo(Optional.of(new Outcome.Success<>("at once")));
          g.forkEager(() -> {
            log.add("before the wait");
            sleep(ofSeconds(1));
            log.add("after the wait");
          });
          log.add("body");
        }));

    assertThat(log).containsExactly("before the wait", "body", "plain", "after the wait");
  }

  @Test
  void forkEager_nested_goesDownAndComesBackInOrder() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> log.add("plain"));
          g.forkEager(() -> {
            log.add("1");
            g.forkEager(() -> {
              log.add("2");
              g.forkEager(() -> log.add("3"));
              log.add("2 again");
            });
            log.add("1 again");
          });
          log.add("body");
        }));

    assertThat(log).containsExactly("1", "2", "3", "2 again", "1 again", "body", "plain");
  }

  @Test
  void forkEager_ofManyInALoop_leavesRoomForOthersAndConstantStack() {
    Simulated.run(vertx -> {
      int[] ran = new int[1];
      group(g -> {
        for (int i = 0; i < 20_000; i++) {
          g.forkEager(() -> ran[0]++);
        }
        assertThat(ran[0]).isEqualTo(20_000);
      });
    });
  }

  @Test
  void forkEager_thatFailsAtOnce_failsTheGroupAndTheForkReturns() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              group(g -> {
                Task<?> failed =
                    g.forkEager(() -> {
                      throw new IOException("at once");
                    });
                log.add(failed.state().toString());
                checkpoint();
                log.add("not reached");
              }));

      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(log).containsExactly("FAILED");
    });
  }

  /** Eager or not, and wherever it passes: every task runs once, and the group waits for it. */
  @Test
  void forkEager_underAnySchedule_losesNoTask() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          int[] ends = new int[1];
          group(g -> {
            for (int i = 0; i < 5; i++) {
              Action<?> child =
                  () -> {
                    pass(random);
                    if (random.nextBoolean()) {
                      g.forkEager(() -> {
                        pass(random);
                        ends[0]++;
                      });
                    } else {
                      ends[0]++;
                    }
                  };
              if (random.nextBoolean()) {
                g.forkEager(child);
              } else {
                g.fork(child);
              }
              pass(random);
            }
          });

          assertThat(ends[0]).isEqualTo(5);
        });
  }

  // ---- daemons

  @Test
  void forkDaemon_isCancelledWhenTheOthersHaveCompleted() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<String> ends = new ArrayList<>();
          group(g -> {
            for (int i = 0; i < 2; i++) {
              g.forkDaemon(
                  "heartbeat",
                  () -> {
                    try {
                      sleep(ofSeconds(60));
                    } finally {
                      shield(ofSeconds(1), () -> pass(random));
                      ends.add("daemon");
                    }
                  });
            }
            for (int i = 0; i < 3; i++) {
              g.fork(() -> {
                pass(random);
                if (random.nextBoolean()) {
                  g.fork(() -> {
                    pass(random);
                    ends.add("task");
                  });
                } else {
                  ends.add("task");
                }
              });
            }
            pass(random);
          });

          assertThat(ends).containsExactly("task", "task", "task", "daemon", "daemon");
        });
  }

  @Test
  void forkDaemon_afterTheOthersHaveCompleted_neverRuns() {
    Simulated.run(vertx -> {
      group(g -> {
        g.forkDaemon(
            "first",
            () -> {
              try {
                sleep(ofSeconds(60));
              } finally {
                g.forkDaemon("second", () -> log.add("ran"));
                g.fork("a task", () -> log.add("forked by a daemon's cleanup"));
              }
            });
        sleep(ofSeconds(1));
      });

      assertThat(log).containsExactly("forked by a daemon's cleanup");
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  @Test
  void forkDaemon_thatFails_failsTheGroup() {
    Simulated.run(vertx ->
        assertThat(
                failureOf(() ->
                    group(g -> {
                      g.forkDaemon(() -> {
                        throw new IOException("daemon");
                      });
                      sleep(ofSeconds(60));
                    })))
            .isInstanceOf(IOException.class)
            .hasMessage("daemon"));
  }

  /** It once ended the thread before the task had completed, and the group never ended. */
  @Test
  @SuppressWarnings("NullAway") // that is the point
  void fork_ofNothing_isAnErrorAndLeavesTheGroupAlone() {
    Simulated.run(vertx -> {
      group(g -> {
        assertThatThrownBy(() -> g.fork((Body<Integer, Exception>) null))
            .isInstanceOf(NullPointerException.class)
            .hasMessageContaining("body");
        assertThatThrownBy(() -> g.forkEager((Action<Exception>) null))
            .isInstanceOf(NullPointerException.class)
            .hasMessageContaining("body");
        assertThat(g.statistics().started()).isZero();
      });
      assertThatThrownBy(() -> Tasks.run(vertx, (Body<Integer, Exception>) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("body");
    });
  }
}
