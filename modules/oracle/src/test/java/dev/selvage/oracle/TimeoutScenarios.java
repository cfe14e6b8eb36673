// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.ended;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.scope;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Timeouts. */
final class TimeoutScenarios {
  private TimeoutScenarios() {}

  static void case29(Stage stage) {
    try {
      failAfter(
          ofSeconds(-5),
          () -> {
            stage.log("code without a wait runs");
            checkpoint();
            stage.log("not reached");
          });
    } catch (DeadlineExceededException e) {
      stage.log("timed out");
    }
    int value = failAfter(ofSeconds(-5), () -> 42);
    stage.log("without a wait it gives " + value);
  }

  static void case30(Stage stage) {
    Promise<String> promise = Promise.promise();
    stage
        .vertx()
        .setTimer(
            1000,
            fired -> {
              stage.log("the result is there");
              promise.complete("value");
            });
    try {
      failAfter(
          ofSeconds(1).plusNanos(1), () -> stage.log("the wait gives: " + await(promise.future())));
    } catch (DeadlineExceededException e) {
      stage.log("timed out");
    }
  }

  static void case31(Stage stage) {
    nested(stage, 1, 5);
    nested(stage, 5, 1);
    nested(stage, 2, 2);
  }

  private static void nested(Stage stage, int outer, int inner) {
    try {
      failAfter(
          ofSeconds(outer),
          () -> {
            try {
              failAfter(ofSeconds(inner), () -> sleep(ofSeconds(60)));
            } catch (DeadlineExceededException e) {
              stage.log(outer + " around " + inner + ": the inner one");
            }
          });
    } catch (DeadlineExceededException e) {
      stage.log(outer + " around " + inner + ": the outer one");
    }
  }

  static void case32(Stage stage) throws Exception {
    supervisor(g -> {
      Task<?> task =
          g.fork(() -> {
            try {
              failAfter(ofSeconds(5), () -> sleep(ofSeconds(60)));
            } catch (DeadlineExceededException e) {
              stage.log("timed out");
            }
          });
      sleep(ofSeconds(1));
      task.cancel();
      ended(task);
      stage.howItEnded("it", task);
    });
  }

  static void case33(Stage stage) {
    try {
      failAfter(
          ofSeconds(60),
          () -> {
            throw new TimeoutException("the body's own");
          });
    } catch (DeadlineExceededException e) {
      stage.log("the handler of the deadline gets the body's own");
    } catch (Exception e) {
      stage.log("somebody else gets the body's own");
    }
  }

  static void case34(Stage stage) {
    try {
      failAfter(
          ofSeconds(1),
          () -> {
            try {
              sleep(ofSeconds(60));
            } finally {
              shield(ofSeconds(9), () -> sleep(ofSeconds(4)));
            }
          });
    } catch (DeadlineExceededException e) {
      stage.log("timed out at " + stage.at());
    }
  }

  static void case35(Stage stage) {
    try {
      failAfter(
          ofSeconds(1),
          () -> {
            try {
              sleep(ofSeconds(60));
            } finally {
              try {
                shield(ofSeconds(2), () -> sleep(ofSeconds(60)));
              } catch (DeadlineExceededException e) {
                stage.log("the one in the cleanup expired at " + stage.at());
              }
            }
          });
    } catch (DeadlineExceededException e) {
      stage.log("the one around it expired at " + stage.at());
    }
  }

  static void case36(Stage stage) {
    moved(stage, "moved later", 5, Optional.of(10));
    moved(stage, "moved earlier", 15, Optional.of(3));
    moved(stage, "moved to never", 5, Optional.empty());
  }

  private static void moved(Stage stage, String name, int first, Optional<Integer> then) {
    Duration start = stage.simulation().elapsed();
    try {
      failAfter(
          ofSeconds(first),
          () -> {
            CancelScope scope = scope();
            stage
                .vertx()
                .setTimer(
                    1000,
                    fired ->
                        then.ifPresentOrElse(
                            seconds -> scope.reschedule(ofSeconds(seconds - 1)),
                            scope::neverExpire));
            sleep(ofSeconds(20));
            stage.log(name + ": ran for " + since(stage, start) + " s");
          });
    } catch (DeadlineExceededException e) {
      stage.log(name + ": expired after " + since(stage, start) + " s");
    }
  }

  private static long since(Stage stage, Duration start) {
    return stage.simulation().elapsed().minus(start).toSeconds();
  }
}
