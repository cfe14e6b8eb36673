// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What users hang into waits and ends: whatever it throws or does, the cancellation goes on. */
final class HooksTest {
  private final List<String> log = new ArrayList<>();

  private static void boom() {
    throw new IllegalStateException("a hook failed");
  }

  @Test
  void stop_thatThrows_doesNotReplaceTheCancellation() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              failAfter(ofSeconds(1), () -> await(Promise.promise().future(), HooksTest::boom)));

      assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    });
  }

  @Test
  void stop_thatThrowsBeforeTheWaitBegan_doesNotReplaceTheCancellation() {
    Simulated.run(vertx -> {
      Promise<String> promise = Promise.promise();
      var left =
          cancelScope(scope -> {
            scope.cancel();
            assertThat(
                    failureOf(() ->
                        await(promise.future(), HooksTest::boom, late -> log.add("late " + late))))
                .isInstanceOf(Cancellation.class);
            return true;
          });
      promise.complete("value");

      assertThat(left).isPresent();
      assertThat(log).containsExactly("late value");
    });
  }

  @Test
  void dispose_thatThrows_isReported() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        Promise<String> promise = Promise.promise();
        var none =
            moveOnAfter(
                ofSeconds(1), () -> await(promise.future(), () -> log.add("stop"), late -> boom()));
        assertThat(none).isEmpty();
        promise.complete("value");
      });

      assertThat(lines.lines()).anySatisfy(line -> assertThat(line).contains("too late"));
    }
  }

  /** A timer that is cancelled fails its future, and that failure was thrown. */
  @Test
  void stop_thatFailsTheFuture_isACancellationAndNoFailure() {
    Simulated.run(vertx -> {
      var timer = vertx.timer(1_000);

      Optional<Void> fired = moveOnAfter(ofMillis(10), () -> await(timer, () -> timer.cancel()));

      assertThat(fired).isEmpty();
      assertThat(timer.failed()).isTrue();
    });
  }

  /** Success wins. */
  @Test
  void stop_thatCompletesTheFuture_givesItsValue() {
    Simulated.run(vertx -> {
      Promise<String> promise = Promise.promise();

      var value =
          moveOnAfter(
              ofMillis(10), () -> await(promise.future(), () -> promise.complete("in time")));

      assertThat(value).contains("in time");
    });
  }

  /**
   * The hook lets its own task complete and leave the tree, in the middle of the walk that marks
   * what is cancelled: the walk must not lose its way.
   */
  @Test
  void stop_thatLetsItsTaskCompleteMeanwhile_leavesNobodyOut() {
    Simulated.run(vertx ->
        group(g -> {
          Promise<String> promise = Promise.promise();
          Promise<CancelScope> scope = Promise.promise();
          Task<?> cancelled = g.fork(() -> twoWaits(scope, promise));
          sleep(ofSeconds(1));
          await(scope.future()).cancel("by a task, which then waits in the hook");
          cancelled.await();

          assertThat(clock()).isEqualTo(ofSeconds(2));
        }));
  }

  private static void twoWaits(Promise<CancelScope> opened, Promise<String> promise)
      throws Exception {
    cancelScope(scope -> {
      opened.complete(scope);
      group(g -> {
        g.fork(() ->
            await(
                promise.future(),
                () -> {
                  promise.complete("done after all");
                  sleep(ofSeconds(1));
                }));
        g.fork(() -> sleep(ofSeconds(60)));
      });
      return true;
    });
  }

  private abstract static class Wait extends Waiter {
    Wait() {
      super("a wait of this test");
    }

    @Override
    protected void withdraw() {
      // nobody resumes it
    }

    @Override
    public String toString() {
      return "a wait of this test";
    }
  }

  /** The words for the message were looked for before the deadline was delivered. */
  @Test
  void toString_thatThrows_doesNotKeepADeadlineFromBeingDelivered() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              failAfter(
                  ofSeconds(1),
                  () ->
                      new Wait() {
                        @Override
                        public String toString() {
                          throw new IllegalStateException("no words");
                        }
                      }.await()));

      assertThat(thrown)
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("no words");
      sleep(ofSeconds(1));
    });
  }

  @Test
  void withdraw_thatThrows_doesNotReplaceTheCancellation() {
    Simulated.run(vertx -> {
      Throwable thrown =
          failureOf(() ->
              failAfter(
                  ofSeconds(1),
                  () ->
                      new Wait() {
                        @Override
                        protected void withdraw() {
                          boom();
                        }
                      }.await()));

      assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    });
  }

  @Test
  void cancelRequested_thatGoesOn_isAskedOnceAndItsSuccessWins() {
    Simulated.run(vertx -> {
      Waiter[] wait = new Waiter[1];
      var left =
          cancelScope(outer ->
              moveOnAfter(
                  ofSeconds(1),
                  () -> {
                    vertx
                        .timer(3, java.util.concurrent.TimeUnit.SECONDS)
                        .onSuccess(v -> wait[0].resume());
                    vertx
                        .timer(2, java.util.concurrent.TimeUnit.SECONDS)
                        .onSuccess(v -> outer.cancel());
                    wait[0] =
                        new Wait() {
                          @Override
                          protected boolean cancelRequested() {
                            log.add("asked");
                            return false;
                          }
                        };
                    wait[0].await();
                    log.add("success");
                    return "value";
                  }));

      assertThat(left).hasValue(java.util.Optional.of("value"));
      assertThat(log).containsExactly("asked", "success");
      assertThat(clock()).isEqualTo(ofSeconds(3));
    });
  }

  /** A promise without a context calls its handlers where it is completed: in the ending task. */
  @Test
  void handlerOfTheEndOfATask_thatThrows_doesNotKeepTheGroupFromEnding() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        group(g -> {
          TaskNode<String> task = (TaskNode<String>) g.<String>fork(() -> "value");
          task.listen(outcome -> boom());
          task.listen(outcome -> log.add("second handler"));
          assertThat(task.await()).isEqualTo("value");
        });
      });

      assertThat(log).containsExactly("second handler");
      assertThat(lines.lines())
          .anySatisfy(line -> assertThat(line).contains("a handler of the end"));
    }
  }

  @Test
  void await_ofAFutureThatIsReady_doesNotWait() {
    Simulated.run(vertx -> assertThat(await(Future.succeededFuture("ready"))).isEqualTo("ready"));
  }
}
