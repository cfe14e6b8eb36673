// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QueueTest {
  private final List<Object> log = new ArrayList<>();

  @Test
  void bounded_hasItsElementsInOrderAndMakesPuttersWait() {
    Queue<Integer> queue = Queue.bounded(2);
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> {
            for (int i = 1; i <= 5; i++) {
              queue.put(i);
              log.add("put " + i);
            }
            queue.close();
          });
          sleep(ofMillis(1));
          log.add("look");
          queue.forEach(log::add);
        }));

    assertThat(log).startsWith("put 1", "put 2", "look").contains(1, 2, 3, 4, 5);
    assertThat(log.stream().filter(Integer.class::isInstance)).isSorted();
  }

  @Test
  void rendezvous_putsWhenSomebodyTakes() {
    Queue<Integer> queue = Queue.rendezvous();
    Simulated.run(vertx ->
        group(g -> {
          assertThat(queue.offer(1)).isFalse();
          Task<?> putter = g.fork(() -> queue.put(2));
          sleep(ofMillis(1));
          assertThat(putter.state()).isEqualTo(Task.State.RUNNING);
          assertThat(queue.poll()).contains(2);
          assertThat(queue.poll()).isEmpty();

          Task<Integer> taker = g.fork(queue::take);
          sleep(ofMillis(1));
          assertThat(queue.offer(3)).isTrue();
          assertThat(taker.await()).isEqualTo(3);
        }));
  }

  @Test
  void lifo_givesTheLatestFirst() {
    Queue<Integer> queue = Queue.lifo(3);
    Simulated.run(vertx -> {
      queue.put(1);
      queue.put(2);
      queue.put(3);
      queue.close();

      queue.forEach(log::add);
    });

    assertThat(log).containsExactly(3, 2, 1);
  }

  @Test
  void priority_givesTheLeastFirstAndEqualOnesInTheirOrder() {
    Queue<String> queue = Queue.priority(9, Comparator.comparing(String::length));
    Simulated.run(vertx -> {
      for (String word : List.of("ccc", "a", "bb", "b", "aa")) {
        queue.put(word);
      }
      queue.close();

      queue.forEach(log::add);
    });

    assertThat(log).containsExactly("a", "b", "bb", "aa", "ccc");
  }

  @Test
  void priority_withAnElementThatCannotBeRanked_failsInItsPutterAndKeepsTheOthers() {
    Queue<String> queue = Queue.priority(9, Comparator.comparing(Integer::parseInt));
    Simulated.run(vertx -> {
      queue.put("2");

      assertThatThrownBy(() -> queue.put("many")).isInstanceOf(NumberFormatException.class);

      assertThat(queue.offer("1")).isTrue();
      assertThat(queue.take()).isEqualTo("1");
      assertThat(queue.take()).isEqualTo("2");
    });
  }

  /** The taker whose taking makes room had lost its element, and the putter its own. */
  @Test
  void priority_whoseOrderFailsForAPutterThatWaits_failsInThatPutterAndLosesNothing() {
    Comparator<String> order =
        (a, b) -> {
          if ((a + b).matches("xy|yx")) {
            throw new IllegalArgumentException("x and y cannot be compared");
          }
          return a.compareTo(b);
        };
    Simulated.everySeed(
        1_000,
        (random, vertx) -> {
          Queue<String> queue = Queue.priority(2, order);
          queue.put("a");
          queue.put("y");
          group(g -> {
            g.fork(() -> assertThat(failureOfPut(queue, random)).hasMessageContaining("x and y"));
            Task<?> last = g.fork(() -> queue.put("z"));
            Simulated.pass(random);

            assertThat(queue.take()).isEqualTo("a");
            last.await();
          });
          assertThat(List.of(queue.take(), queue.take())).containsExactly("y", "z");
          assertThat(queue.size()).isZero();
        });
  }

  private static Throwable failureOfPut(Queue<String> queue, Random random) {
    return random.nextBoolean()
        ? Simulated.failureOf(() -> queue.put("x"))
        : Simulated.failureOf(
            (Action<Exception>)
                () -> {
                  var unused = Select.first(queue.putting("x", () -> "put"));
                });
  }

  @Test
  void unbounded_neverWaits() {
    Queue<Integer> queue = Queue.unbounded();
    Simulated.run(vertx -> {
      for (int i = 0; i < 10_000; i++) {
        queue.put(i);
      }
    });

    assertThat(queue.size()).isEqualTo(10_000);
    assertThat(queue.capacity()).isEqualTo(Integer.MAX_VALUE);
    assertThat(queue).hasToString("unbounded Queue[10000]");
  }

  @Test
  void waitingTakersAndPutters_areServedInTheOrderOfTheirArrival() {
    Queue<Integer> queue = Queue.bounded(1);
    Simulated.run(vertx ->
        group(g -> {
          for (int i = 0; i < 3; i++) {
            String name = "taker " + i;
            g.fork(() -> log.add(name + " " + queue.take()));
          }
          sleep(ofMillis(1));
          for (int i = 1; i <= 3; i++) {
            queue.put(i);
          }
          sleep(ofMillis(1));
          for (int i = 4; i <= 6; i++) {
            int element = i;
            g.fork(() -> queue.put(element));
          }
          sleep(ofMillis(1));
          queue.close();
          queue.forEach(log::add);
        }));

    assertThat(log).containsExactly("taker 0 1", "taker 1 2", "taker 2 3", 4, 5, 6);
  }

  @Test
  void putAndTake_areCheckpointsEvenWhenTheyNeedNotWait() {
    Queue<Integer> queue = Queue.bounded(2);
    Simulated.run(vertx -> {
      queue.put(1);
      var left =
          cancelScope(scope -> {
            scope.cancel("stop");
            assertThat(failureOf(() -> queue.put(2))).isInstanceOf(Cancellation.class);
            assertThat(failureOf(() -> log.add(queue.take()))).isInstanceOf(Cancellation.class);
            assertThat(failureOf(queue::join)).isInstanceOf(Cancellation.class);
            return true;
          });

      assertThat(left).contains(true);
      assertThat(queue.size()).isOne();
    });
  }

  @Test
  void join_waitsUntilEveryElementIsDone() {
    Queue<Integer> queue = Queue.bounded(5);
    Simulated.run(vertx ->
        group(g -> {
          queue.join();
          queue.put(1);
          queue.put(2);
          Task<?> joiner = g.fork(queue::join);
          assertThat(queue.take() + queue.take()).isEqualTo(3);
          queue.taskDone();
          sleep(ofMillis(1));
          assertThat(joiner.state()).isEqualTo(Task.State.RUNNING);
          assertThat(queue.statistics().unfinished()).isOne();
          assertThat(moveOnAfter(ofMillis(1), queue::join)).isFalse();

          queue.taskDone();

          joiner.await();
          assertThatThrownBy(queue::taskDone)
              .isInstanceOf(IllegalStateException.class)
              .hasMessage(
                  "Queue[0 of 5]: taskDone was called more often than elements were taken, which"
                      + " is 2");
        }));
  }

  @Test
  void undelivered_areToldInTheOrderInWhichTheyWouldHaveBeenTaken_whateverTheHookDoes() {
    Queue<Integer> queue =
        Queue.<Integer>priority(5, Comparator.naturalOrder())
            .onUndelivered(element -> {
              log.add(element);
              throw new IllegalStateException("hook");
            });
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      for (int element : List.of(3, 1, 2)) {
        assertThat(queue.offer(element)).isTrue();
      }

      queue.closeNow();
      queue.closeNow();

      assertThat(log).containsExactly(1, 2, 3);
      assertThat(lines.lines()).hasSize(3);
    }
    assertThatThrownBy(() -> queue.onUndelivered(log::add))
        .isInstanceOf(IllegalStateException.class);
  }

  /** The hook may use the queue: it runs when the queue is not locked any more. */
  @Test
  void undelivered_runsOutsideOfTheLock() throws Exception {
    Queue<Integer> queue = Queue.bounded(1);
    queue.onUndelivered(element -> {
      Thread other = Thread.ofPlatform().start(() -> log.add(queue.size()));
      try {
        other.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertThat(queue.offer(1)).isTrue();

    queue.closeNow();

    assertThat(log).containsExactly(0);
  }

  @Test
  void iterator_takesInHasNextAndEndsWithTheQueue() {
    Queue<Integer> queue = Queue.bounded(1);
    Simulated.run(vertx -> {
      queue.put(1);
      queue.close();
      Iterator<Integer> each = queue.iterator();

      assertThat(each.hasNext()).isTrue();
      assertThat(each.hasNext()).isTrue();
      assertThat(queue.size()).isZero();
      assertThat(each.next()).isEqualTo(1);
      assertThat(each.hasNext()).isFalse();
      assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @Test
  void misuse_isAnErrorThatNamesTheValue() {
    Queue<Integer> queue = Queue.bounded(1);

    assertThatThrownBy(() -> Queue.bounded(0))
        .hasMessage("Queue: capacity is 0; it must be at least 1");
    assertThatThrownBy(() -> queue.put(1)).hasMessageContaining("Tasks.run");
    assertThatThrownBy(queue::take).hasMessageContaining("Tasks.run");
    queue.close();
    assertThatThrownBy(() -> queue.offer(1))
        .isInstanceOf(QueueClosedException.class)
        .hasMessage("Queue[0 of 1, closed] takes no 1: it is closed");
    assertThatThrownBy(queue::sender)
        .hasMessage("Queue[0 of 1, closed] has no new sender: it is closed");
    assertThat(queue.poll()).isEmpty();
  }

  @Test
  void wait_saysWhatItIsFor() {
    Queue<Integer> queue = Queue.rendezvous();
    Simulated.run(vertx -> {
      assertThat(failureOf(() -> failAfter(ofSeconds(1), () -> queue.put(1))))
          .hasMessageContaining("room in rendezvous Queue");
      assertThat(failureOf(() -> failAfter(ofSeconds(1), queue::take)))
          .hasMessageContaining("an element of rendezvous Queue");
    });
  }
}
