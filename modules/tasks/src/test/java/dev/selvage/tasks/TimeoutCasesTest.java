// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.failAt;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.scope;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts. */
final class TimeoutCasesTest {
  private final List<String> log = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {0, -5})
  void case29_deadlineInThePast_codeRunsAndTheFirstCheckpointRaises(long seconds) {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(seconds),
                  () -> {
                    log.add("code without a checkpoint");
                    checkpoint();
                    log.add("not reached");
                  }))
          .isInstanceOf(DeadlineExceededException.class);
      int value = failAfter(ofSeconds(seconds), () -> 42);

      assertThat(value).isEqualTo(42);
      assertThat(log).containsExactly("code without a checkpoint");
    });
  }

  /**
   * cpython#86296: wait_for lost the result, or raised both. Whichever timer is first decides;
   * never both or neither.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void case30_resultAndDeadlineInTheSameTurn_giveOneOfThem(boolean resultFirst) {
    Simulated.run(vertx -> {
      Promise<String> promise = Promise.promise();
      if (resultFirst) {
        completeAfterOneSecond(vertx, promise);
      }
      String seen =
          failAfter(
              ofSeconds(1),
              () -> {
                if (!resultFirst) {
                  completeAfterOneSecond(vertx, promise);
                }
                return outcomeOf(promise);
              });
      log.add(seen);

      assertThat(log).hasSize(1);
      assertThat(log.getFirst()).isIn("value", "cancelled");
      assertThat(clock()).isEqualTo(ofSeconds(1));
    });
  }

  private static void completeAfterOneSecond(io.vertx.core.Vertx vertx, Promise<String> promise) {
    vertx.timer(1, TimeUnit.SECONDS).onSuccess(fired -> promise.complete("value"));
  }

  private static <X extends Exception> void failing(X failure) throws X {
    throw failure;
  }

  private static String outcomeOf(Promise<String> promise) {
    try {
      return await(promise.future());
    } catch (Cancellation c) {
      return "cancelled";
    }
  }

  @Test
  void case31_outerShorter_isTheOutersErrorAndInnerShorter_theInners() {
    Simulated.run(vertx -> {
      assertThat(failureOf(() -> nestedTimeouts(1, 5)))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("PT1S");
      assertThat(log).isEmpty();

      nestedTimeouts(5, 1);
      assertThat(log).containsExactly("inner PT1S");
    });
  }

  @Test
  void case31_bothExpired_isOneErrorOfTheOutermost() {
    Simulated.run(vertx -> {
      assertThat(failureOf(() -> nestedTimeouts(2, 2)))
          .isInstanceOf(DeadlineExceededException.class);
      assertThat(log).isEmpty();
    });
  }

  private void nestedTimeouts(int outer, int inner) {
    failAfter(
        ofSeconds(outer),
        () -> {
          try {
            failAfter(ofSeconds(inner), () -> sleep(ofSeconds(60)));
          } catch (DeadlineExceededException e) {
            log.add("inner " + ofSeconds(inner));
          }
        });
  }

  @Test
  void case32_cancelledFromOutsideDuringATimeout_isCancelledAndNotTimedOut() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> task =
              g.fork(() -> {
                try {
                  failAfter(ofSeconds(5), () -> sleep(ofSeconds(60)));
                } catch (DeadlineExceededException e) {
                  log.add("timed out");
                }
              });
          sleep(ofSeconds(1));
          task.cancel();
          assertThat(failureOf(task::await)).isInstanceOf(TaskCancelledException.class);
        }));

    assertThat(log).isEmpty();
  }

  @Test
  void case33_bodyThrowsItsOwnTimeout_isNotMistakenForOurs() {
    Simulated.run(vertx -> {
      TimeoutException own = new TimeoutException("own");

      Throwable thrown =
          failureOf(() ->
              moveOnAfter(
                  ofSeconds(1),
                  () -> {
                    failureOf(() -> sleep(ofSeconds(5)));
                    failing(own);
                  }));

      assertThat(thrown).isSameAs(own);
    });
  }

  @Test
  void case34_timeout_doesNotReturnBeforeTheCleanupOfItsBodyEnded() {
    Simulated.run(vertx -> {
      DeadlineExceededException thrown =
          (DeadlineExceededException)
              failureOf(() ->
                  failAfter(
                      ofSeconds(1),
                      () -> {
                        try {
                          sleep(ofSeconds(60));
                        } finally {
                          shield(ofSeconds(9), () -> sleep(ofSeconds(4)));
                        }
                      }));

      assertThat(clock()).isEqualTo(ofSeconds(5));
      assertThat(thrown.overrun()).isEqualTo(ofSeconds(4));
    });
  }

  @Test
  void case35_timeoutInTheFinallyOfAnExpiredTimeout_works() {
    Simulated.run(vertx -> {
      try {
        failAfter(ofSeconds(1), () -> sleep(ofSeconds(60)));
      } catch (DeadlineExceededException e) {
        assertThat(moveOnAfter(ofSeconds(2), () -> sleep(ofSeconds(60)))).isFalse();
      }

      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case36_deadlineMovedLater_expiresThen() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(5),
                  () -> {
                    CancelScope scope = scope();
                    group(g -> {
                      g.fork(() -> {
                        sleep(ofSeconds(4));
                        scope.reschedule(ofSeconds(6));
                      });
                      sleep(ofSeconds(60));
                    });
                  }))
          .isInstanceOf(DeadlineExceededException.class);

      assertThat(clock()).isEqualTo(ofSeconds(10));
    });
  }

  @Test
  void case36_deadlineMovedEarlierDuringAWait_endsTheWait() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(50),
                  () -> {
                    CancelScope scope = scope();
                    group(g -> {
                      g.fork(() -> {
                        sleep(ofSeconds(1));
                        scope.reschedule(Deadline.after(ofSeconds(2)));
                      });
                      sleep(ofSeconds(60));
                    });
                  }))
          .isInstanceOf(DeadlineExceededException.class);

      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  /** The callback runs outside a turn of tasks, whose end used to be what set the timer. */
  @Test
  void case36_deadlineMovedEarlierByACallback_endsTheWait() {
    Simulated.run(vertx -> {
      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(50),
                  () -> {
                    CancelScope scope = scope();
                    vertx.setTimer(1_000, fired -> scope.reschedule(ofSeconds(2)));
                    sleep(ofSeconds(60));
                  }))
          .isInstanceOf(DeadlineExceededException.class);

      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void cancelWithGrace_byACallback_cancelsAfterTheGrace() {
    Simulated.run(vertx -> {
      cancelScope(scope -> {
        vertx.setTimer(1_000, fired -> scope.cancel("enough", ofSeconds(2)));
        sleep(ofSeconds(60));
        return true;
      });

      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case36_deadlineMovedToNever_leavesTheOnesAround() {
    Simulated.run(vertx -> {
      failAfter(
          ofSeconds(1),
          () -> {
            scope().neverExpire();
            assertThat(scope().deadline()).isEmpty();
            sleep(ofSeconds(10));
          });
      assertThat(clock()).isEqualTo(ofSeconds(10));

      assertThatThrownBy(() ->
              failAfter(
                  ofSeconds(5),
                  () ->
                      moveOnAfter(
                          ofSeconds(1),
                          () -> {
                            scope().neverExpire();
                            sleep(ofSeconds(60));
                          })))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("PT5S");
      assertThat(clock()).isEqualTo(ofSeconds(15));
    });
  }

  @Test
  void case36_deadlineMovedAfterItExpired_changesNothing() {
    Simulated.run(vertx ->
        assertThatThrownBy(() ->
                failAfter(
                    ofSeconds(1),
                    () -> {
                      failureOf(() -> sleep(ofSeconds(2)));
                      scope().reschedule(ofSeconds(60));
                      checkpoint();
                    }))
            .isInstanceOf(DeadlineExceededException.class));
  }

  /** Moved at any time, any number of times: it expires when the last one before says, not else. */
  @Test
  void case36_underAnySchedule_theLastDeadlineCounts() {
    everySeed(
        1_000,
        (random, vertx) -> {
          long start = clock().toMillis();
          long[] due = {start + 10};
          group(g -> {
            Optional<Boolean> ended =
                cancelScope(scope -> {
                  scope.reschedule(ofMillis(10));
                  Task<?> mover =
                      g.fork(() -> {
                        for (int i = 0; i < 5; i++) {
                          pass(random);
                          if (scope.isCancelled()) {
                            return;
                          }
                          int later = 1 + random.nextInt(12);
                          boolean never = random.nextInt(5) == 0;
                          due[0] = never ? Long.MAX_VALUE : clock().toMillis() + later;
                          if (never) {
                            scope.neverExpire();
                          } else {
                            scope.reschedule(ofMillis(later));
                          }
                        }
                      });
                  try {
                    sleep(ofMillis(40));
                    return true;
                  } finally {
                    mover.cancel();
                  }
                });
            assertThat(ended.isPresent()).isEqualTo(due[0] > start + 40);
            assertThat(clock().toMillis()).isEqualTo(Math.min(due[0], start + 40));
          });
        });
  }

  @Test
  void failAfter_thatExpires_saysWhoseDeadlineItWasAndWhereTheTimeWent() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              failAfter(
                  ofSeconds(3),
                  () -> {
                    group(g -> g.fork("orders", () -> sleep(ofSeconds(60))));
                  }));

      assertThat(thrown)
          .hasMessageContaining("failAfter(PT3S)")
          .hasMessageContaining("the task 'test'")
          .hasMessageContaining("the task 'orders' waited for a sleep of PT1M");
    });
  }

  @Test
  void failAt_usesADeadlineMadeElsewhere() {
    Simulated.run(vertx -> {
      Deadline deadline = Deadline.after(ofSeconds(4));
      sleep(ofSeconds(3));

      assertThat(failureOf(() -> failAt(deadline, () -> sleep(ofSeconds(60)))))
          .isInstanceOf(DeadlineExceededException.class);

      assertThat(clock()).isEqualTo(ofSeconds(4));
    });
  }

  @Test
  void timeout_ofAllTime_neverExpires() {
    Simulated.run(vertx -> {
      failAfter(Duration.ofSeconds(Long.MAX_VALUE), () -> sleep(ofSeconds(3600)));

      assertThat(clock()).isEqualTo(ofSeconds(3600));
    });
  }
}
