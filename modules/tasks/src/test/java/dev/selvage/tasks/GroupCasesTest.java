// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
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

/** Groups and failure. */
final class GroupCasesTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void case01_groupWithoutChildren_isACheckpointOnExit() {
    Simulated.run(vertx -> {
      var left =
          cancelScope(scope -> {
            scope.cancel("outer");
            group(g -> log.add("body ran"));
            return log.add("after the group");
          });

      assertThat(left).isEmpty();
      assertThat(log).containsExactly("body ran");
    });
  }

  @Test
  void case02_exit_waitsForAllChildrenAndResultsCanBeReadAfterwards() {
    Simulated.run(vertx -> {
      List<Task<String>> tasks = new ArrayList<>();

      group(g -> {
        tasks.add(g.fork(() -> slow(2, "two")));
        tasks.add(g.fork(() -> slow(5, "five")));
      });

      assertThat(clock()).isEqualTo(ofSeconds(5));
      assertThat(tasks).extracting(Task::await).containsExactly("two", "five");
      assertThat(tasks).extracting(Task::state).containsOnly(Task.State.SUCCEEDED);
    });
  }

  private static String slow(int seconds, String value) {
    sleep(ofSeconds(seconds));
    return value;
  }

  @Test
  void case03_childCancelledByHand_leavesSiblingsAndGroupAlone() {
    Simulated.run(vertx -> {
      String result =
          group(g -> {
            Task<String> victim = g.fork("victim", () -> slow(9, "never"));
            Task<String> sibling = g.fork(() -> slow(2, "sibling"));
            sleep(ofSeconds(1));
            victim.cancel("by hand");
            assertThatThrownBy(victim::await)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessageContaining("victim")
                .hasMessageContaining("by hand");
            assertThat(victim.state()).isEqualTo(Task.State.CANCELLED);
            checkpoint();
            return sibling.await();
          });

      assertThat(result).isEqualTo("sibling");
    });
  }

  @Test
  void case04_childFails_siblingsAndBodyAreCancelledAndTheFailureIsThrown() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("child");

      Throwable thrown =
          failureOf(() -> {
            group(g -> {
              g.fork(() -> logged("sibling", 9));
              g.fork(() -> {
                sleep(ofSeconds(1));
                throw failure;
              });
              logged("body", 9);
            });
            log.add("after the group");
          });

      assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
      assertThat(log).containsExactlyInAnyOrder("sibling unwound", "body unwound");
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  private void logged(String name, int seconds) {
    try {
      sleep(ofSeconds(seconds));
      log.add(name + " slept");
    } catch (Cancellation c) {
      log.add(name + " unwound");
      throw c;
    }
  }

  @Test
  void case05_bodyFails_childrenAreCancelledAndWaitedForAndOnlyItsFailureIsSeen() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> {
                  try {
                    sleep(ofSeconds(60));
                  } finally {
                    shield(ofSeconds(5), () -> sleep(ofSeconds(3)));
                    log.add("cleaned up");
                  }
                });
                sleep(ofSeconds(1));
                throw new IOException("body");
              }));

      assertThat(thrown).isInstanceOf(IOException.class).hasMessage("body");
      assertThat(thrown).hasNoSuppressedExceptions();
      assertThat(log).containsExactly("cleaned up");
      assertThat(clock()).isEqualTo(ofSeconds(4));
    });
  }

  @Test
  void case06_twoChildrenFailInTheSameTurn_bothArePreserved() {
    Simulated.run(vertx -> {
      IOException first = new IOException("first");
      IllegalStateException second = new IllegalStateException("second");

      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> failingLater(first));
                g.fork(() -> failingLater(second));
              }));

      assertThat(thrown).isSameAs(first);
      assertThat(thrown.getSuppressed()).containsExactly(second);
    });
  }

  /** In the same turn as all others that fail later. */
  private static <X extends Exception> void failingLater(X failure) throws X {
    sleep(ofSeconds(1));
    throw failure;
  }

  private static <X extends Exception> void failing(X failure) throws X {
    throw failure;
  }

  @Test
  void case07_siblingThatFailsWhileCancelled_addsItsFailureAndNoCancellation() {
    Simulated.run(vertx -> {
      IOException first = new IOException("first");
      IllegalStateException inCleanup = new IllegalStateException("in cleanup");

      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> {
                  try {
                    sleep(ofSeconds(9));
                  } finally {
                    failing(inCleanup);
                  }
                });
                g.fork(() -> sleep(ofSeconds(9)));
                g.fork(() -> failing(first));
              }));

      assertThat(thrown).isSameAs(first);
      assertThat(thrown.getSuppressed()).containsExactly(inCleanup);
    });
  }

  @Test
  void case08_fatalErrorInAChild_winsOverOrdinaryFailures() {
    Simulated.run(vertx -> {
      IOException ordinary = new IOException("ordinary");
      Error fatal = new NoClassDefFoundError("fatal");
      AssertionError assertion = new AssertionError("an assertion is an ordinary failure");

      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> failingLater(ordinary));
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  throw assertion;
                });
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  throw fatal;
                });
                g.fork(() -> logged("sibling", 9));
              }));

      assertThat(thrown).isSameAs(fatal);
      assertThat(thrown.getSuppressed()).containsExactly(ordinary);
      assertThat(ordinary.getSuppressed()).containsExactly(assertion);
      assertThat(log).containsExactly("sibling unwound");
    });
  }

  /** cpython#116720: the outer cancellation got lost when a child failed at the same time. */
  @Test
  void case09_outerCancelledWhileAChildFails_throwsTheFailureAndStaysPending() {
    Simulated.run(vertx -> {
      var left =
          cancelScope(outer -> {
            try {
              group(g ->
                  g.fork(() -> {
                    outer.cancel("outer");
                    throw new IOException("child");
                  }));
            } catch (IOException e) {
              log.add("caught " + e.getMessage());
            }
            checkpoint();
            return log.add("not reached");
          });

      assertThat(left).isEmpty();
      assertThat(log).containsExactly("caught child");
    });
  }

  /** anyio#698. */
  @Test
  void case10_twoNestedScopesCancelled_eachAbsorbsItsOwn() {
    Simulated.run(vertx -> {
      var outerResult =
          cancelScope(outer -> {
            var innerResult =
                cancelScope(inner -> {
                  inner.cancel("inner");
                  failureOf(Tasks::checkpoint);
                  outer.cancel("outer");
                  checkpoint();
                  return "inner value";
                });
            return "outer value, inner " + innerResult;
          });

      assertThat(outerResult).isEmpty();
    });
  }

  /** cpython#155433: the cancellation asked for by hand hid the timeout. */
  @Test
  void case11_cancelByHandAndOuterDeadlineDuringCleanup_raisesTheTimeout() {
    Simulated.run(vertx ->
        assertThatThrownBy(() ->
                failAfter(
                    ofSeconds(2),
                    () ->
                        group(g -> {
                          g.fork(() -> {
                            try {
                              sleep(ofSeconds(60));
                            } finally {
                              shield(ofSeconds(9), () -> sleep(ofSeconds(5)));
                            }
                          });
                          sleep(ofSeconds(1));
                          g.cancel("by hand");
                          checkpoint();
                        })))
            .isInstanceOf(DeadlineExceededException.class));
  }

  /** cpython#95289. */
  @Test
  void case13_afterAScope_anEnclosingTimeoutMadeEarlierStillWorks() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(5),
                  () -> {
                    assertThat(moveOnAfter(ofSeconds(1), () -> sleep(ofSeconds(3)))).isFalse();
                    sleep(ofSeconds(60));
                  }))
          .isInstanceOf(DeadlineExceededException.class);

      assertThat(clock()).isEqualTo(ofSeconds(5));
    });
  }

  /** cpython#115957. */
  @Test
  void case14_forkAfterTheGroupHasEnded_isATypedError() {
    Simulated.run(vertx -> {
      TaskGroup left = group(g -> g);

      assertThatThrownBy(() -> left.fork("late", () -> log.add("ran")))
          .isInstanceOf(GroupClosedException.class)
          .hasMessageContaining("late");

      sleep(ofMillis(1));
      assertThat(log).isEmpty();
    });
  }

  /** cpython#90908. */
  @Test
  void case15_forkFromAChildWhileTheGroupIsExiting_isAcceptedAndWaitedFor() {
    Simulated.run(vertx -> {
      group(g ->
          g.fork(() -> {
            sleep(ofSeconds(1));
            g.fork(() -> logged("grandchild", 2));
          }));

      assertThat(log).containsExactly("grandchild slept");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case17_childForkedAfterTheScopeWasCancelled_neverRunsItsBody() {
    Simulated.run(vertx -> {
      List<Task<?>> forked = new ArrayList<>();

      group(g -> {
        g.cancel("before the fork");
        forked.add(g.fork(() -> log.add("ran")));
      });

      assertThat(log).isEmpty();
      assertThat(forked).extracting(Task::state).containsExactly(Task.State.CANCELLED);
    });
  }

  @Test
  void group_cancelledByHandBeforeItHasAValue_saysSo() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              group(g -> {
                g.cancel("not needed");
                checkpoint();
                return "value";
              }))
          .isInstanceOf(TaskCancelledException.class)
          .hasMessageContaining("not needed");

      String value =
          group(g -> {
            g.fork(() -> sleep(ofSeconds(9)));
            g.cancel("enough");
            return "value";
          });

      assertThat(value).isEqualTo("value");
      assertThat(clock()).isZero();
    });
  }

  @Test
  void group_inWhichALaterFailureIsAwaitedByASibling_suppressesItOnce() {
    Simulated.run(vertx -> {
      IOException first = new IOException("first");
      IOException second = new IOException("second");

      Throwable thrown =
          failureOf(() ->
              group(g -> {
                g.fork(() -> {
                  sleep(ofSeconds(1));
                  failing(first);
                });
                Task<?> failing = g.fork(() -> failingInCleanup(second));
                g.fork(() -> awaitedInCleanup(failing));
              }));

      assertThat(thrown).isSameAs(first);
      assertThat(thrown.getSuppressed()).containsExactly(second);
    });
  }

  private static void failingInCleanup(IOException failure) throws IOException {
    try {
      sleep(ofSeconds(60));
    } finally {
      failing(failure);
    }
  }

  private static void awaitedInCleanup(Task<?> other) {
    try {
      sleep(ofSeconds(60));
    } finally {
      shield(ofSeconds(1), other::await);
    }
  }

  @Test
  void group_inWhichAChildFailureIsAwaitedByTheBody_throwsItOnce() {
    Simulated.run(vertx -> {
      IOException failure = new IOException("child");

      Throwable thrown =
          failureOf(() ->
              group(g -> {
                return g.fork(() -> failing(failure)).await();
              }));

      assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
    });
  }
}
