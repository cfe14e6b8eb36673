// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.self;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When and where a cancellation is delivered. */
final class DeliveryCasesTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void case12_bodyThatCatchesTheCancellationAndGoesOn_isCancelledAgain() {
    Simulated.run(vertx -> {
      var left =
          cancelScope(scope -> {
            scope.cancel("stop");
            for (int i = 0; i < 3; i++) {
              log.add(failureOf(() -> sleep(ofSeconds(1))).getClass().getSimpleName());
            }
            checkpoint();
            return log.add("not reached");
          });

      assertThat(left).isEmpty();
      assertThat(log).containsExactly("Cancellation", "Cancellation", "Cancellation");
      assertThat(clock()).isZero();
    });
  }

  /** anyio#433. */
  @Test
  void case20_cancelledBeforeEntry_theFirstCheckpointRaises() {
    Simulated.run(vertx ->
        cancelScope(scope -> {
          scope.cancel("early");
          log.add("code without a checkpoint runs");
          assertThat(failureOf(() -> await(Future.succeededFuture("ready"))))
              .isInstanceOf(Cancellation.class);
          assertThat(failureOf(() -> group(g -> g.fork(() -> log.add("ran")))))
              .isInstanceOf(Cancellation.class);
          return true;
        }));

    assertThat(log).containsExactly("code without a checkpoint runs");
  }

  @Test
  void case21_cancelOfAnOperationThatSucceeded_givesItsValueAndIsSeenAtTheNextCheckpoint() {
    Simulated.run(vertx -> {
      Promise<String> promise = Promise.promise();
      group(g -> {
        Task<?> waiting =
            g.fork(() -> {
              log.add(await(promise.future()));
              checkpoint();
              log.add("not reached");
            });
        sleep(ofSeconds(1));
        promise.complete("value");
        waiting.cancel("too late for the wait");
      });

      assertThat(log).containsExactly("value");
    });
  }

  @Test
  void case22_cancellingACompletedTaskChangesNothing_andTheFirstReasonStays() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> done = g.fork(() -> "value");
          assertThat(done.await()).isEqualTo("value");
          done.cancel("late");
          assertThat(done.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(done.await()).isEqualTo("value");

          Task<?> twice = g.fork(() -> sleep(ofSeconds(9)));
          sleep(ofSeconds(1));
          twice.cancel("first");
          twice.cancel("second");
          assertThatThrownBy(twice::await).hasMessageContaining("first");
        }));
  }

  @Test
  void case23_shield_hidesTheOuterCancellationInsideAndShowsItRightAfter() {
    Simulated.run(vertx -> {
      var left =
          cancelScope(scope -> {
            scope.cancel("outer");
            shield(
                ofSeconds(5),
                () -> {
                  sleep(ofSeconds(1));
                  log.add("slept in the shield");
                });
            log.add("left the shield");
            checkpoint();
            return log.add("not reached");
          });

      assertThat(left).isEmpty();
      assertThat(log).containsExactly("slept in the shield", "left the shield");
    });
  }

  @Test
  void case24_shieldedBlock_obeysItsOwnDeadlineAndTheExitTakesNoLonger() {
    Simulated.run(vertx -> {
      moveOnAfter(
          ofSeconds(1),
          () -> {
            try {
              sleep(ofSeconds(60));
            } finally {
              Throwable thrown =
                  failureOf(() ->
                      shield(
                          ofSeconds(2),
                          () -> {
                            log.add("cleanup begins");
                            sleep(ofSeconds(60));
                          }));
              log.add(thrown.getClass().getSimpleName());
            }
          });

      assertThat(log).containsExactly("cleanup begins", "DeadlineExceededException");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void case25_taskThatSwallowsItsCancellationAndReturns_hasSucceeded() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> stubborn =
              g.fork(() -> {
                failureOf(() -> sleep(ofSeconds(9)));
                return "finished anyway";
              });
          sleep(ofSeconds(1));
          stubborn.cancel();
          assertThat(stubborn.await()).isEqualTo("finished anyway");
          assertThat(stubborn.state()).isEqualTo(Task.State.SUCCEEDED);
        }));
  }

  @Test
  void case26_cancellingOneself_takesEffectAtTheNextCheckpoint() {
    Simulated.run(vertx -> {
      group(g ->
          g.fork(() -> {
            self().cancel("myself");
            log.add("after the call");
            checkpoint();
            log.add("not reached");
          }));

      assertThat(log).containsExactly("after the call");
    });
  }

  /**
   * Each scope is one deeper in the tree than the last, by a group and a task, whose stacks stay
   * short.
   */
  @Test
  void case27_tenThousandNestedScopes_cancelWithoutExhaustingTheStack() {
    Simulated.run(vertx -> {
      var left =
          cancelScope(outermost -> {
            nested(10_000, outermost);
            return true;
          });

      assertThat(left).isEmpty();
      assertThat(log).containsExactly("innermost reached");
    });
  }

  private void nested(int depth, CancelScope outermost) throws Exception {
    if (depth > 0) {
      group(g -> g.fork(() -> nested(depth - 1, outermost)));
      return;
    }
    log.add("innermost reached");
    outermost.cancel("from the innermost");
    sleep(ofSeconds(1));
    log.add("not reached");
  }

  @Test
  void case28_cancelledTask_knowsTheScopeTheReasonAndThePlace() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> orders = g.fork("orders", () -> sleep(ofSeconds(9)));
          sleep(ofSeconds(1));
          Outside.cancel(orders);
          assertThatThrownBy(orders::await)
              .hasMessageContaining("orders")
              .hasMessageContaining("nobody wants them")
              .hasMessageContaining("task test")
              .hasMessageContaining("DeliveryCasesTest.java");
        }));
  }

  /** The place that cancels, as users see it: their own class. */
  private static final class Outside {
    static void cancel(Task<?> task) {
      task.cancel("nobody wants them");
    }
  }

  @Test
  void cancel_fromAnyThread_isDeliveredOnTheLoop() {
    Vertx vertx = Vertx.vertx();
    Promise<Task<?>> handle = Promise.promise();
    Future<?> result =
        Tasks.run(
            vertx,
            () -> {
              handle.complete(self());
              sleep(ofSeconds(3600));
            });

    handle
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .cancel("from the test's thread");

    assertThatThrownBy(() -> result.toCompletionStage().toCompletableFuture().join())
        .hasRootCauseInstanceOf(TaskCancelledException.class)
        .hasMessageContaining("from the test's thread");
    Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void await_thatIsCancelled_stopsTheOperationAndDisposesOfALateResult() {
    Simulated.run(vertx -> {
      Promise<String> promise = Promise.promise();
      moveOnAfter(
          ofSeconds(1),
          () -> {
            log.add(
                await(
                    promise.future(),
                    () -> log.add("stopped"),
                    late -> log.add("disposed of " + late)));
          });
      promise.complete("connection");
      sleep(ofSeconds(1));

      assertThat(log).containsExactly("stopped", "disposed of connection");
    });
  }

  @Test
  void await_cancelledBeforeItBegan_stillStopsAndDisposes() {
    Simulated.run(vertx -> {
      cancelScope(scope -> {
        scope.cancel();
        return await(
            Future.succeededFuture("connection"),
            () -> log.add("stopped"),
            late -> log.add("disposed of " + late));
      });

      assertThat(log).containsExactly("disposed of connection");
    });
  }

  @Test
  void deadline_ofTheOuterScope_isSeenInside() {
    Simulated.run(vertx ->
        failAfter(
            ofSeconds(5),
            () -> {
              sleep(ofSeconds(2));
              failAfter(
                  ofSeconds(60),
                  () ->
                      assertThat(Tasks.deadline().orElseThrow().remaining())
                          .isEqualTo(ofSeconds(3)));
            }));
  }
}
