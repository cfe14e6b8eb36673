// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle.guide;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;

/** The rows about queues and generators. */
final class StreamsTest {
  private final List<Object> log = new ArrayList<>();

  private void process(Object item) {
    sleep(ofMillis(1));
    log.add(item);
  }

  // snippet:begin queue
  void producer(Queue<Integer> queue) {
    for (int item = 0; item < 6; item++) {
      queue.put(item); // waits while it is full
    }
    queue.close(); // no sentinels
  }

  void consumer(Queue<Integer> queue) {
    for (int item : queue) { // ends when it is closed and empty
      process(item);
    }
  }

  void pipeline() throws Exception {
    var queue = Queue.<Integer>bounded(2);
    group(g -> {
      g.fork(() -> producer(queue));
      g.fork(() -> consumer(queue));
      g.fork(() -> consumer(queue));
    });
  }

  // snippet:end

  @VirtualTime
  void queues() throws Exception {
    pipeline();

    assertThat(log).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  // snippet:begin join
  void worker(Queue<String> queue) {
    for (String item : queue) {
      try {
        process(item);
      } finally {
        queue.taskDone();
      }
    }
  }

  void work(List<String> items) throws Exception {
    var queue = Queue.<String>unbounded();
    group(g -> {
      for (int i = 0; i < 3; i++) {
        g.forkDaemon(() -> worker(queue)); // cancelled when the others have ended
      }
      items.forEach(queue::put);
      queue.join();
    });
  }

  // snippet:end

  @VirtualTime
  void join() throws Exception {
    work(List.of("a", "b", "c", "d"));

    assertThat(log).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  private static List<String> api(int number) {
    sleep(ofMillis(1));
    return number > 3 ? List.of() : List.of("item " + number + ".1", "item " + number + ".2");
  }

  // snippet:begin pages
  private final Flow<List<String>> pages =
      Flow.of(out -> {
        int number = 1;
        for (var items = api(number); !items.isEmpty(); items = api(++number)) {
          out.emit(items);
        }
      });

  List<String> allItems() {
    return pages.flatMap(items -> Flow.from(items)).toList();
  }

  // snippet:end

  @VirtualTime
  void generators() {
    assertThat(allItems()).hasSize(6);
  }

  @VirtualTime
  void early() {
    // snippet:begin early
    try (var allPages = pages.open()) { // its cleanup has run when this is left
      for (List<String> items : allPages) {
        if (items.contains("item 2.1")) {
          break;
        }
        log.addAll(items);
      }
    }
    // snippet:end

    assertThat(log).containsExactly("item 1.1", "item 1.2");
  }
}
