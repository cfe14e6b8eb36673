// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What tasks synchronise with, cancelled everywhere: permits are conserved, elements are neither
 * lost nor doubled, nobody waits for ever.
 */
final class CancelledPrimitivesTest {
  @Test
  void semaphore_cancelledEverywhere_conservesItsPermits() {
    var places =
        CancelEverywhere.with(() -> Semaphore.of(2))
            .beside(semaphore -> use(semaphore, 2))
            .beside(semaphore -> use(semaphore, 3))
            .cancel(semaphore -> {
              use(semaphore, 1);
              use(semaphore, 1);
            })
            .beside(semaphore -> {
              sleep(ofMillis(1));
              use(semaphore, 1); // stands in line behind the one that is cancelled
            })
            .check(semaphore -> {
              assertThat(semaphore.available()).isEqualTo(2);
              assertThat(semaphore.waiting()).isZero();
            });

    assertThat(places.waiting()).isEqualTo(3);
    assertThat(places.resumed()).isEqualTo(3);
  }

  private static void use(Semaphore semaphore, int millis) {
    try (var permit = semaphore.acquire()) {
      assertThat(permit).isNotNull();
      sleep(ofMillis(millis));
    }
  }

  @Test
  void event_cancelledEverywhere_keepsNoWaiter() {
    var places =
        CancelEverywhere.with(Event::new)
            .beside(event -> {
              sleep(ofMillis(1));
              event.set();
            })
            .beside(Event::await)
            .cancel(Event::await)
            .check(event -> assertThat(event.statistics().waiting()).isZero());

    assertThat(places).isEqualTo(new CancelEverywhere.Places(1, 1, 1));
  }

  /** A queue, and what both of its sides believe to have done. */
  private static final class Traffic {
    private final Queue<Integer> queue = Queue.bounded(1);
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();

    void put(int first, int count) {
      for (int i = first; i < first + count; i++) {
        queue.put(i);
        put.add(i);
      }
    }

    void take(int count) {
      for (int i = 0; i < count; i++) {
        taken.add(queue.take());
      }
    }

    void drain() {
      for (int element : queue) {
        taken.add(element);
      }
    }

    void assertConserved() {
      while (queue.size() > 0) {
        taken.add(queue.poll().orElseThrow());
      }
      assertThat(taken).as("taken").containsExactlyInAnyOrderElementsOf(put);
    }
  }

  @Test
  void put_cancelledEverywhere_putsAllOrNothing() {
    var places =
        CancelEverywhere.with(Traffic::new)
            .beside(traffic -> {
              traffic.put(100, 2);
              sleep(ofMillis(2));
              traffic.put(102, 2);
              traffic.queue.close();
            })
            .beside(traffic -> {
              sleep(ofMillis(1));
              while (traffic.queue.size() > 0 || !traffic.queue.isClosed()) {
                traffic.queue.poll().ifPresent(traffic.taken::add);
                sleep(ofMillis(1));
              }
            })
            .cancel(traffic -> traffic.put(1, 2))
            .check(Traffic::assertConserved);

    assertThat(places.waiting()).isPositive();
    assertThat(places.resumed()).isPositive();
  }

  @Test
  void take_cancelledEverywhere_losesNothing() {
    var places =
        CancelEverywhere.with(Traffic::new)
            .beside(traffic -> {
              for (int i = 0; i < 4; i++) {
                sleep(ofMillis(1));
                traffic.put(i, 1);
              }
              traffic.queue.close();
            })
            .cancel(traffic -> traffic.take(2))
            .beside(traffic -> {
              sleep(ofMillis(2));
              traffic.drain();
            })
            .check(Traffic::assertConserved);

    assertThat(places.waiting()).isEqualTo(2);
  }
}
