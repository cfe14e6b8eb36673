// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.answer;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Lock;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The event loop, its end, and code outside. */
final class PlatformScenarios {
  private PlatformScenarios() {}

  static void case50(Stage stage) {
    Lock lock = new Lock();
    stage.vertx().setTimer(1000, fired -> stage.log("a timer of the loop fires at 1 s"));
    var _ =
        gather(
            List.of("the first", "the second"),
            name ->
                lock.locked(() -> {
                  stage.log(name + " has the lock at " + stage.at());
                  sleep(ofSeconds(2));
                  return name;
                }));
  }

  static void case56(Stage stage) {
    Future<Integer> ready = Future.succeededFuture(1);
    int total = 0;
    for (int i = 0; i < 100_000; i++) {
      total += await(ready);
    }
    stage.log("waits: " + total);
  }

  static void case58(Stage stage) throws Exception {
    Future<Integer> ready = Future.succeededFuture(1);
    List<String> turns = new ArrayList<>();
    stage.vertx().runOnContext(unused -> turns.add("another"));
    for (int i = 0; i < 100_000; i++) {
      await(ready);
    }
    stage.log("others had a turn during waits for what is ready: " + answer(!turns.isEmpty()));

    turns.clear();
    Queue<Integer> ping = Queue.unbounded();
    Queue<Integer> pong = Queue.unbounded();
    group(g -> {
      g.fork(() -> passOn(ping, pong));
      g.fork(() -> passOn(pong, ping));
      ping.put(1);
      stage.vertx().runOnContext(unused -> turns.add("another"));
    });
    stage.log("others had a turn between two that hand over: " + answer(!turns.isEmpty()));
  }

  private static void passOn(Queue<Integer> mine, Queue<Integer> yours) {
    for (int i = 0; i < 1_000; i++) {
      int item = mine.take();
      yours.put(item);
    }
  }

  /** From outside, as a program that ends. */
  static void case61(Stage stage) {
    Lock lock = new Lock();
    var unused =
        stage
            .simulation()
            .run(
                Tasks.run(
                    stage.vertx(),
                    () -> {
                      var _ = Tasks.run(stage.vertx(), () -> holding(lock));
                      park(stage, "a sleep", 1, () -> sleep(ofSeconds(60)));
                      park(stage, "a queue", 2, () -> queued(Queue.unbounded()));
                      park(stage, "an event", 3, () -> new Event().await());
                      park(stage, "a lock", 4, () -> lock.locked(() -> {}));
                      sleep(ofSeconds(1));
                      stage.log("the end begins");
                    }));
    var _ = stage.simulation().run(Tasks.shutdown(stage.vertx(), ofSeconds(10)));
    stage.log("everything has ended");
  }

  private static void holding(Lock lock) {
    try (var held = lock.acquire()) {
      try {
        sleep(ofSeconds(60));
      } finally {
        shield(ofSeconds(9), () -> sleep(ofSeconds(9)));
      }
    }
  }

  private static void queued(Queue<Integer> queue) {
    int unexpected = queue.take();
    throw new AssertionError("nobody put " + unexpected);
  }

  private static void park(Stage stage, String name, int cleanup, Action<?> wait) {
    var _ =
        Tasks.run(
            stage.vertx(),
            () -> {
              try {
                wait.run();
              } finally {
                shield(ofSeconds(9), () -> sleep(ofSeconds(cleanup)));
                stage.log(name + ": unwound, and its cleanup could wait");
              }
            });
  }

  /** From outside of any task. */
  static void case62(Stage stage) {
    tried(stage, "a fork", () -> group(g -> g.fork(() -> sleep(ofSeconds(0)))));
    tried(stage, "a lock", () -> new Lock().acquire().release());
    tried(stage, "a sleep", () -> sleep(ofSeconds(1)));
  }

  private static void tried(Stage stage, String name, Action<?> action) {
    try {
      action.run();
      stage.log(name + ": nothing happens");
    } catch (Exception e) {
      stage.log(name + ": fails at once");
    }
  }
}
