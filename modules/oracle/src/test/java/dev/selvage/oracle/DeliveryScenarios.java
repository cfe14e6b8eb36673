// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.answer;
import static dev.selvage.oracle.Stage.ended;
import static dev.selvage.oracle.Stage.self;
import static dev.selvage.oracle.Stage.slow;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** When and where a cancellation is delivered. */
final class DeliveryScenarios {
  private DeliveryScenarios() {}

  static void case20(Stage stage) throws Exception {
    stage.observed(() -> {
      self().cancel();
      stage.log("code without a wait runs");
      stage.log("the wait for what is ready gives: " + await(Future.succeededFuture("ready")));
      checkpoint();
      stage.log("not reached");
    });
  }

  static void case21(Stage stage) throws Exception {
    Promise<String> promise = Promise.promise();
    supervisor(g -> {
      Task<?> task =
          g.fork(() -> {
            stage.log("the wait gives: " + await(promise.future()));
            checkpoint();
            stage.log("not reached");
          });
      sleep(ofSeconds(1));
      promise.complete("value");
      task.cancel();
      ended(task);
      stage.howItEnded("it", task);
    });
  }

  static void case22(Stage stage) throws Exception {
    supervisor(g -> {
      Task<String> done = g.fork(() -> slow(1, "value"));
      done.await();
      done.cancel();
      stage.log("the completed one gives: " + done.await());
      Task<?> twice = g.fork(() -> sleep(ofSeconds(9)));
      sleep(ofSeconds(1));
      twice.cancel("first");
      twice.cancel("second");
      try {
        twice.await();
      } catch (TaskCancelledException e) {
        stage.log("the reason is: " + e.reason().why());
      }
    });
  }

  static void case23(Stage stage) throws Exception {
    stage.observed(() -> {
      self().cancel();
      try {
        shield(
            ofSeconds(5),
            () -> {
              sleep(ofSeconds(1));
              stage.log("the shielded block ends at " + stage.at());
            });
      } finally {
        stage.log("the shield is left at " + stage.at());
      }
      checkpoint();
      stage.log("not reached");
    });
    sleep(ofSeconds(5));
  }

  static void case24(Stage stage) throws Exception {
    supervisor(g -> {
      Task<?> task =
          g.fork(() -> {
            try {
              sleep(ofSeconds(60));
            } finally {
              shield(ofSeconds(4), () -> cleanup(stage, 2));
              try {
                shield(ofSeconds(4), () -> cleanup(stage, 60));
              } catch (DeadlineExceededException e) {
                stage.log("the cleanup of 60 s is given up at " + stage.at());
              }
            }
          });
      sleep(ofSeconds(1));
      task.cancel();
      ended(task);
      stage.howItEnded("it", task);
    });
  }

  private static void cleanup(Stage stage, int seconds) {
    sleep(ofSeconds(seconds));
    stage.log("the cleanup of " + seconds + " s ends at " + stage.at());
  }

  static void case25(Stage stage) throws Exception {
    supervisor(g -> {
      Task<String> task =
          g.fork(() -> {
            try {
              sleep(ofSeconds(9));
              return "slept";
            } catch (Cancellation c) {
              return "finished anyway";
            }
          });
      sleep(ofSeconds(1));
      task.cancel();
      stage.log("it gives: " + task.await());
      stage.howItEnded("it", task);
    });
  }

  static void case26(Stage stage) throws Exception {
    stage.observed(() -> {
      self().cancel();
      stage.log("the code after the call runs");
      checkpoint();
      stage.log("not reached");
    });
  }

  static void case27(Stage stage) throws Exception {
    supervisor(g -> {
      Task<?> outermost = g.fork(() -> nested(stage, 2_000, self()));
      ended(outermost);
      stage.howItEnded("the outermost", outermost);
    });
  }

  private static void nested(Stage stage, int depth, Task<?> outermost) throws Exception {
    if (depth > 0) {
      group(g -> g.fork(() -> nested(stage, depth - 1, outermost)));
      return;
    }
    stage.log("the innermost of two thousand is reached");
    outermost.cancel();
    sleep(ofSeconds(1));
    stage.log("not reached");
  }

  static void case28(Stage stage) throws Exception {
    supervisor(g -> {
      Task<?> task = g.fork("orders", () -> sleep(ofSeconds(9)));
      sleep(ofSeconds(1));
      task.cancel("nobody wants them");
      try {
        task.await();
      } catch (TaskCancelledException e) {
        String message = String.valueOf(e.getMessage());
        stage.log("names the task: " + answer(message.contains("orders")));
        stage.log("tells the reason: " + answer(message.contains("nobody wants them")));
        stage.log("names the place that cancelled: " + answer(message.contains("case28")));
      }
    });
  }
}
