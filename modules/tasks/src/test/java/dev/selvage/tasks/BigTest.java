// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.service;
import static dev.selvage.tasks.carrier.Carrier.LOOP;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.carrier.Carrier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Large numbers, on a real event loop; {@code make big} makes them larger. */
@Tag("slow")
final class BigTest {
  /** Ten bytes kept of each of a million tasks would be seen. */
  private static final long FLAT_BYTES = 8L << 20;

  private static final int BATCH = 500;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    get(Tasks.shutdown(vertx, ofSeconds(10)));
  }

  @Test
  void case19_serviceGroupOfManyShortTasks_leavesTheHeapFlat() {
    int tasks = Integer.getInteger("big.tasks", Carrier.CHOSEN == LOOP ? 1_000_000 : 100_000);
    List<Long> heap = new ArrayList<>();

    GroupStatistics statistics =
        get(
            Tasks.run(
                vertx,
                () ->
                    service(g -> {
                      for (int i = 0; i < tasks; i += BATCH) {
                        if (i % (tasks / 10) < BATCH) {
                          heap.add(usedHeap());
                        }
                        forkBatch(g);
                      }
                      return g.statistics();
                    })));

    assertThat(statistics.succeeded())
        .isEqualTo(statistics.started())
        .isGreaterThanOrEqualTo(tasks);
    assertThat(heap.getLast()).as("heap over time: %s", heap).isLessThan(heap.get(1) + FLAT_BYTES);
  }

  private static void forkBatch(TaskGroup group) {
    for (int i = 1; i < BATCH; i++) {
      group.fork(() -> i(1));
    }
    group.fork(() -> i(2)).await();
  }

  private static int i(int value) {
    return value;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void case56_millionCompletedAwaitsInALoop_runInConstantStack() {
    get(
        Tasks.run(
            vertx,
            () -> {
              long depth = depth();
              for (int i = 0; i < 1_000_000; i++) {
                assertThat(await(Future.succeededFuture(i)) == i).isTrue();
              }
              assertThat(depth()).isEqualTo(depth);
            }));
  }

  private static long depth() {
    return StackWalker.getInstance().walk(frames -> frames.count());
  }

  /** Each task starts the next one, as a retry or a recursive loop does. */
  @Test
  void case56_chainOfManyTasksEachForkingTheNext_runsInConstantStack() {
    int links = Carrier.CHOSEN == LOOP ? 1_000_000 : 50_000;
    long[] depths = new long[2];

    get(
        Tasks.run(
            vertx,
            () ->
                group(g -> {
                  g.fork(() -> link(g, links, depths));
                })));

    assertThat(depths[1]).isEqualTo(depths[0]).isPositive();
  }

  private static void link(TaskGroup group, int left, long[] depths) {
    if (depths[0] == 0) {
      depths[0] = depth();
    }
    if (left > 0) {
      group.fork(() -> link(group, left - 1, depths));
    } else {
      depths[1] = depth();
    }
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
