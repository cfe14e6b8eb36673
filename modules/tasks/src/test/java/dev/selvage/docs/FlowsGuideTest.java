// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.flow.Lease;
import dev.selvage.tasks.flow.Settlement;
import dev.selvage.tasks.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Publisher;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/flows.md. */
final class FlowsGuideTest {
  private final List<Object> log = new ArrayList<>();

  private record Page(int number, List<String> items) {}

  private static Page fetch(int number) {
    sleep(ofMillis(10));
    return new Page(number, number > 3 ? List.of() : List.of("a" + number, "b" + number));
  }

  // snippet:begin generator
  private final Flow<Page> pages =
      Flow.of(out -> {
        for (int number = 1; ; number++) {
          Page page = fetch(number); // waits, as any code of a task
          if (page.items().isEmpty()) {
            return;
          }
          out.emit(page); // returns when the consumer is ready for more
        }
      });

  // snippet:end

  @Test
  void generator_givesThePages() {
    Simulated.run(vertx -> {
      // snippet:begin ends
      pages.forEach(page -> log.add(page.number()));
      List<Page> all = pages.toList(); // runs anew: fetches them again
      long items = pages.fold(0, (sum, page) -> sum + page.items().size());
      // snippet:end

      assertThat(log).containsExactly(1, 2, 3);
      assertThat(all).hasSize(3);
      assertThat(items).isEqualTo(6);
    });
  }

  private static String enrich(String item) {
    sleep(ofMillis(5));
    return item + "!";
  }

  private void save(List<String> items) {
    log.add(items);
  }

  @Test
  void operators_areChained() {
    Simulated.run(vertx -> {
      // snippet:begin operators
      pages
          .buffer(2) // fetches ahead
          .flatMap(page -> Flow.from(page.items()))
          .filter(item -> !item.equals("b1"))
          .mapConcurrently(8, item -> enrich(item)) // at most eight at a time, in order
          .chunk(3, ofMillis(50)) // three, or what has come 50 ms after the first
          .forEach(items -> save(items));
      // snippet:end

      assertThat(log).containsExactly(List.of("a1!", "a2!", "b2!"), List.of("a3!", "b3!"));
    });
  }

  @Test
  void cursor_isForLoops() {
    Simulated.run(vertx -> {
      // snippet:begin cursor
      try (var cursor = pages.open()) {
        for (Page page : cursor) {
          if (page.items().contains("b2")) {
            break; // the generator is unwound, and has ended when the block is left
          }
          log.add(page.number());
        }
      }
      // snippet:end

      assertThat(log).containsExactly(1);
    });
  }

  // snippet:begin cleanup
  private Flow<String> lines() {
    return Flow.of(out -> {
      log.add("open");
      try {
        while (true) {
          out.emit("line");
        }
      } finally {
        shield(ofSeconds(1), () -> close()); // what waits in cleanup is shielded, as everywhere
      }
    });
  }

  // snippet:end

  private void close() {
    sleep(ofMillis(1));
    log.add("closed");
  }

  @Test
  void cleanup_hasRunWhenTheFlowIsLeft() {
    Simulated.run(vertx -> {
      // snippet:begin take
      List<String> two = lines().take(2).toList();
      log.add(two.size());
      // snippet:end

      assertThat(log).containsExactly("open", "closed", 2);
    });
  }

  @Test
  void combining_andTime() {
    Simulated.run(vertx -> {
      Flow<Integer> slow = Flow.range(0, 3).onEach(n -> sleep(ofMillis(10)));
      Flow<Integer> quick = Flow.range(10, 13).onEach(n -> sleep(ofMillis(3)));

      // snippet:begin combining
      List<Integer> asTheyCome = slow.merge(quick).toList();
      List<String> pairs = slow.zip(quick, (left, right) -> left + "+" + right).toList();
      // snippet:end
      assertThat(asTheyCome).containsExactly(10, 11, 12, 0, 1, 2);
      assertThat(pairs).containsExactly("0+10", "1+11", "2+12");

      // snippet:begin time
      Flow<Integer> spaced = quick.throttle(ofMillis(100)); // 100 ms apart, none is lost
      Flow<Integer> settled = quick.debounce(ofMillis(50)); // what 50 ms of silence follow
      Flow<Integer> guarded = quick.timeout(ofSeconds(5)); // fails when the next one is late
      Flow<Integer> again = quick.retry(3, ofMillis(100)); // from the beginning, after a failure
      // snippet:end
      assertThat(spaced.count()).isEqualTo(3);
      assertThat(settled.toList()).containsExactly(12);
      assertThat(guarded.concat(again).count()).isEqualTo(6);
    });
  }

  @Test
  void bridges_leadToOthers() {
    Simulated.run(vertx -> {
      Queue<String> queue = Queue.bounded(4);
      queue.put("a");
      queue.close();

      // snippet:begin bridges
      Flow<String> taken = Flow.from(queue); // several tasks may put into it
      Publisher<String> published = taken.toPublisher(vertx); // Reactive Streams, and back
      List<String> received = Flow.from(published).toList();
      // snippet:end

      assertThat(received).containsExactly("a");
    });
  }

  private record Order(String customer, int amount) {}

  @Test
  void groups_areDealtOutByKey() {
    Simulated.run(vertx -> {
      Flow<Order> orders = Flow.of(new Order("a", 1), new Order("b", 2), new Order("a", 3));

      // snippet:begin groupBy
      Flow<String> totals =
          orders.groupBy(
              1_000,
              Order::customer,
              group -> {
                int total = group.elements().take(100).fold(0, (sum, one) -> sum + one.amount());
                return group.key() + ": " + total;
              });
      // snippet:end

      assertThat(totals.toList()).containsExactlyInAnyOrder("a: 4", "b: 2");
    });
  }

  @Test
  void producer_waitsForItsConsumer() {
    Simulated.run(vertx -> {
      // snippet:begin pressure
      pages.forEach(page -> sleep(ofMillis(30))); // fetches the next page when this one is done
      pages.buffer(2).forEach(page -> sleep(ofMillis(30))); // up to two pages ahead of this one
      // snippet:end

      assertThat(Simulated.clock()).isEqualTo(ofMillis(3 * (10 + 30) + 10 + 10 + 3 * 30));
    });
  }

  @Test
  void deadline_endsTheProducerFirst() {
    Simulated.run(vertx -> {
      // snippet:begin deadline
      boolean completed =
          moveOnAfter(ofSeconds(1), () -> lines().forEach(line -> sleep(ofMillis(300))));
      log.add(completed);
      // snippet:end

      assertThat(log).containsExactly("open", "closed", false);
    });
  }

  private record Message(int id, String text) {}

  // snippet:begin settlement
  private final Settlement<Message> settlement =
      new Settlement<>() {
        @Override
        public void acknowledge(Message message) {
          delete(message);
        }

        @Override
        public void giveBack(Message message) {
          unlock(message);
        }

        @Override
        public void deadLetter(Message message, String reason) {
          move(message, reason);
        }
      };

  // snippet:end

  private void delete(Message message) {
    sleep(ofMillis(1));
    log.add("deleted " + message.id());
  }

  private void unlock(Message message) {
    sleep(ofMillis(1));
    log.add("unlocked " + message.id());
  }

  private void move(Message message, String reason) {
    sleep(ofMillis(1));
    log.add("moved " + message.id() + ": " + reason);
  }

  private Message lockNext() {
    sleep(ofMillis(5));
    return new Message(++locked, "text");
  }

  private int locked;

  private void handle(Message message) {
    sleep(ofMillis(message.id() == 2 ? 60_000 : 1));
  }

  @Test
  void leases_areSettledWhateverHappens() {
    Simulated.run(vertx -> {
      // snippet:begin leases
      Flow<Lease<Message>> messages =
          Flow.of(out -> {
            while (true) {
              out.emit(Lease.of(lockNext(), settlement));
            }
          });
      moveOnAfter(
          ofMillis(18),
          () -> messages.buffer(8).forEach(lease -> lease.acknowledgeAfter(this::handle)));
      // snippet:end

      assertThat(log).containsExactly("deleted 1", "unlocked 2", "unlocked 3");
    });
  }
}
