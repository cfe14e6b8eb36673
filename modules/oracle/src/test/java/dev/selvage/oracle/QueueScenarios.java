// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.ended;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Task;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.QueueClosedException;

/** Queues and generators. */
final class QueueScenarios {
  private QueueScenarios() {}

  static void case44(Stage stage) throws Exception {
    Queue<Integer> queue = Queue.bounded(1);
    supervisor(g -> {
      Task<Integer> taker = g.fork(queue::take);
      sleep(ofSeconds(1));
      queue.put(7);
      taker.cancel();
      ended(taker);
      stage.howItEnded("the taker", taker);
      stage.log("in the queue: " + queue.size());
    });
  }

  static void case45(Stage stage) throws Exception {
    Queue<Integer> queue = Queue.bounded(1);
    supervisor(g -> {
      queue.put(1);
      Task<?> first = g.fork(() -> queue.put(2));
      Task<?> second = g.fork(() -> queue.put(3));
      sleep(ofSeconds(1));
      stage.log("taken: " + queue.take());
      first.cancel();
      sleep(ofSeconds(1));
      stage.howItEnded("the first putter", first);
      while (second.outcome().isEmpty()) {
        stage.log("taken: " + queue.take());
        sleep(ofSeconds(1));
      }
      stage.log("taken: " + queue.take());
      stage.log("in the queue: " + queue.size());
    });
  }

  static void case46(Stage stage) throws Exception {
    supervisor(g -> {
      Queue<Integer> queue = Queue.bounded(1);
      queue.put(1);
      g.fork(() -> putting(stage, queue, 2));
      sleep(ofSeconds(1));
      queue.close();
      sleep(ofSeconds(1));
      taking(stage, "the taker", queue);
    });
    supervisor(g -> {
      Queue<Integer> queue = Queue.bounded(1);
      g.fork(() -> taking(stage, "the parked taker", queue));
      sleep(ofSeconds(1));
      queue.close();
    });
    Queue<Integer> queue = Queue.bounded(2);
    supervisor(g -> {
      queue.put(1);
      g.fork(queue::join);
      sleep(ofSeconds(1));
      queue.closeNow();
    });
    stage.log("closed now: " + queue.size() + " left, join has returned");
  }

  private static void taking(Stage stage, String name, Queue<Integer> queue) {
    queue.forEach(item -> stage.log(name + " takes " + item));
    stage.log(name + " sees the end");
  }

  private static void putting(Stage stage, Queue<Integer> queue, int item) {
    try {
      queue.put(item);
      stage.log("the putter that waits: its item is in");
    } catch (QueueClosedException e) {
      stage.log("the putter that waits: is sent away");
    }
  }

  static void case48(Stage stage) {
    Flow<Integer> numbers =
        Flow.of(out -> {
          int number = 0;
          try {
            while (true) {
              out.emit(number++);
            }
          } finally {
            stage.log("the generator has cleaned up");
          }
        });
    try (var cursor = numbers.open()) {
      for (int number : cursor) {
        if (number == 2) {
          break;
        }
      }
    }
    stage.log("the loop is left");
    sleep(ofSeconds(1));
  }
}
