// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.carrier.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real threads and real event loops at once; what comes out does not depend on their timing. */
final class HandOverStressTest {
  private static final int ELEMENTS = 5_000;
  private static final int PRODUCERS = 2;

  @Test
  void threadsThatOfferAndPoll_withTasksThatTake_shareEachElementOnce() throws Exception {
    Queue<Integer> queue = Queue.bounded(3);
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    Vertx vertx = Vertx.vertx();
    try {
      List<Future<Boolean>> tasks = new ArrayList<>();
      for (Context loop : EventLoops.contexts(vertx, 2)) {
        tasks.add(
            Simulated.on(
                loop,
                () -> {
                  queue.forEach(taken::add);
                  return true;
                }));
      }
      List<Thread> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        int first = i * ELEMENTS;
        producers.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int element = first; element < first + ELEMENTS; element++) {
                    while (!queue.offer(element)) {
                      Thread.onSpinWait();
                    }
                  }
                }));
      }
      Thread poller =
          Thread.ofPlatform()
              .start(() -> {
                while (!queue.isClosed()) {
                  queue.poll().ifPresent(taken::add);
                }
              });
      for (Thread producer : producers) {
        producer.join();
      }
      queue.close();
      poller.join();
      Future.all(tasks).toCompletionStage().toCompletableFuture().join();
    } finally {
      close(vertx);
    }

    assertThat(taken).containsExactlyInAnyOrderElementsOf(everything());
    assertThat(queue.statistics().taken()).isEqualTo((long) PRODUCERS * ELEMENTS);
  }

  /** Two loops whose selects meet in two queues, in opposite orders, while a thread closes one. */
  @Test
  void selectsOfTwoLoops_doExactlyOneBranchEach() throws Exception {
    Queue<Integer> one = Queue.rendezvous();
    Queue<Integer> other = Queue.bounded(1);
    ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    AtomicInteger producing = new AtomicInteger(PRODUCERS);
    Vertx vertx = Vertx.vertx();
    try {
      List<Context> loops = EventLoops.contexts(vertx, 2);
      List<Future<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        int first = i * ELEMENTS;
        Queue<Integer> left = i == 0 ? one : other;
        Queue<Integer> right = i == 0 ? other : one;
        tasks.add(
            Simulated.on(
                loops.get(i),
                () -> {
                  for (int element = first; element < first + ELEMENTS; element++) {
                    Select.any(
                        left.putting(element, () -> true), right.putting(element, () -> true));
                  }
                  if (producing.decrementAndGet() == 0) {
                    one.close();
                    other.close();
                  }
                  return true;
                }));
        tasks.add(
            Simulated.on(
                loops.get(i),
                () -> {
                  while (Select.<Boolean, RuntimeException>any(
                      right.taking(taken::add, () -> false),
                      left.taking(taken::add, () -> false))) {
                    Tasks.checkpoint();
                  }
                  left.forEach(taken::add);
                  right.forEach(taken::add);
                  return true;
                }));
      }
      Future.all(tasks).toCompletionStage().toCompletableFuture().join();
    } finally {
      close(vertx);
    }

    assertThat(taken).containsExactlyInAnyOrderElementsOf(everything());
  }

  private static void close(Vertx vertx) {
    Tasks.shutdown(vertx, Duration.ofSeconds(10)).toCompletionStage().toCompletableFuture().join();
  }

  private static List<Integer> everything() {
    return Collections.unmodifiableList(IntStream.range(0, PRODUCERS * ELEMENTS).boxed().toList());
  }
}
