// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.queue.Broadcast;
import dev.selvage.tasks.queue.Overflow;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.Select;
import dev.selvage.tasks.queue.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Queues, selects and broadcasts, cancelled everywhere: elements are neither lost nor doubled, and
 * nobody waits for ever.
 */
final class CancelledQueuesTest {
  /** A queue, and what both of its sides believe to have done. */
  private static final class Traffic {
    private final Queue<Integer> queue;
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();

    Traffic() {
      this(Queue.bounded(1));
    }

    Traffic(Queue<Integer> queue) {
      this.queue = queue;
    }

    void offer(int element) {
      if (queue.offer(element)) {
        put.add(element);
      }
    }

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

  @Test
  void rendezvous_cancelledEverywhere_handsOverAllOrNothing() {
    for (boolean putter : new boolean[] {true, false}) {
      var places =
          CancelEverywhere.with(() -> new Traffic(Queue.rendezvous()))
              .beside(traffic -> {
                sleep(ofMillis(1));
                traffic.offer(10);
                traffic.queue.poll().ifPresent(traffic.taken::add);
              })
              .cancel(traffic -> {
                if (putter) {
                  traffic.put(1, 1);
                } else {
                  traffic.take(1);
                }
              })
              .check(Traffic::assertConserved);

      assertThat(places.waiting()).isEqualTo(1);
      assertThat(places.resumed()).isEqualTo(1);
    }
  }

  @Test
  void select_cancelledEverywhere_doesOneThingOrNothing() {
    var places =
        CancelEverywhere.with(() -> List.of(new Traffic(), new Traffic()))
            .beside(both -> {
              sleep(ofMillis(1));
              both.get(0).put(1, 1);
              both.get(1).put(1, 1);
            })
            .cancel(both -> {
              for (int i = 0; i < 2; i++) {
                Select.<Boolean, RuntimeException>any(
                    both.get(0).queue.taking(both.get(0).taken::add),
                    both.get(1).queue.taking(both.get(1).taken::add));
              }
            })
            .check(both -> both.forEach(Traffic::assertConserved));

    assertThat(places.waiting()).isPositive();
    assertThat(places.resumed()).isPositive();
  }

  @Test
  void selectThatPuts_cancelledEverywhere_putsOnceOrNothing() {
    var places =
        CancelEverywhere.with(() -> List.of(new Traffic(), new Traffic()))
            .beside(both -> {
              both.get(0).put(1, 1);
              both.get(1).put(1, 1);
              sleep(ofMillis(1));
              both.get(0).take(1);
            })
            .cancel(both -> {
              checkpoint();
              Select.<Boolean, RuntimeException>any(
                  both.get(0).queue.putting(2, () -> both.get(0).put.add(2)),
                  both.get(1).queue.putting(2, () -> both.get(1).put.add(2)));
            })
            .check(both -> both.forEach(Traffic::assertConserved));

    assertThat(places.waiting()).isEqualTo(1);
  }

  @Test
  void broadcast_cancelledEverywhere_publishesToAllOrToNobody() {
    var places =
        CancelEverywhere.with(Newspaper::new)
            .beside(paper -> {
              sleep(ofMillis(1));
              paper.read(paper.first, paper.readByFirst);
              sleep(ofMillis(1));
              paper.read(paper.second, paper.readBySecond);
            })
            .cancel(paper -> {
              paper.broadcast.publish(1);
              paper.broadcast.publish(2);
            })
            .check(Newspaper::assertSame);

    assertThat(places.waiting()).isEqualTo(1);
  }

  @Test
  void subscription_cancelledEverywhere_losesNothing() {
    var places =
        CancelEverywhere.with(Newspaper::new)
            .beside(paper -> {
              sleep(ofMillis(1));
              paper.broadcast.publish(1);
              paper.read(paper.second, paper.readBySecond);
            })
            .cancel(paper -> paper.readByFirst.add(paper.first.take()))
            .check(Newspaper::assertSame);

    assertThat(places).isEqualTo(new CancelEverywhere.Places(1, 1, 1));
  }

  /** A broadcast with two subscribers who have room for one element each. */
  private static final class Newspaper {
    private final Broadcast<Integer> broadcast = Broadcast.open();
    private final Subscription<Integer> first = broadcast.subscribe(1, Overflow.WAIT);
    private final Subscription<Integer> second = broadcast.subscribe(1, Overflow.WAIT);
    private final List<Integer> readByFirst = new ArrayList<>();
    private final List<Integer> readBySecond = new ArrayList<>();

    void read(Subscription<Integer> subscription, List<Integer> into) {
      subscription.poll().ifPresent(into::add);
    }

    void assertSame() {
      for (int i = 0; i < 2; i++) {
        read(first, readByFirst);
        read(second, readBySecond);
      }
      assertThat(readByFirst).isEqualTo(readBySecond);
    }
  }
}
