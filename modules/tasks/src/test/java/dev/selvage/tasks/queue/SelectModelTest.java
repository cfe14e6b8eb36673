// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.queue.Disturbance.disturbedShortly;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.carrier.Carrier;
import dev.selvage.tasks.sync.Event;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Selects, puts, takes and cancellations in random orders, against what a select promises. */
final class SelectModelTest {
  /** Both carriers run tasks in the same order, and on the Baton that takes ten times as long. */
  private static final int SEEDS = Carrier.CHOSEN == Carrier.LOOP ? 1_000 : 250;

  @Test
  void onOneLoop() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Scenario scenario = new Scenario(random, vertx, false);
          group(g -> {
            for (int i = 1; i <= 5; i++) {
              int first = i * 100;
              g.fork(() -> scenario.act(first));
            }
          });
          scenario.judge();
        });
  }

  @Test
  void onSeveralLoops() {
    everySeedAlone(
        SEEDS,
        3,
        (random, vertx) -> {
          Scenario scenario = new Scenario(random, vertx, true);
          List<Context> loops = contexts(vertx, 2);
          group(g -> {
            for (int i = 1; i <= 5; i++) {
              int first = i * 100;
              Context loop = loops.get(i % 2);
              g.fork(() ->
                  await(
                      on(
                          loop,
                          () -> {
                            scenario.act(first);
                            return true;
                          })));
            }
          });
          scenario.judge();
        });
  }

  /** One run: three queues and an event, and what was done to them. */
  private static final class Scenario {
    private final Random random;
    private final Vertx vertx;
    private final boolean any;
    private final List<Queue<Integer>> queues =
        List.of(Queue.rendezvous(), Queue.bounded(1), Queue.bounded(2));
    private final Event event = new Event();
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();

    /**
     * @param any whether chance may choose: that of the simulation, which has to be the seed's own
     */
    Scenario(Random random, Vertx vertx, boolean any) {
      this.random = random;
      this.vertx = vertx;
      this.any = any;
    }

    void act(int first) {
      for (int i = first; i < first + 8; i++) {
        int element = i;
        pass(random);
        disturbedShortly(random, vertx, () -> once(element));
        check();
      }
      if (random.nextInt(8) == 0) {
        event.set();
      }
    }

    private void once(int element) {
      Queue<Integer> queue = queues.get(random.nextInt(3));
      switch (random.nextInt(5)) {
        case 0 -> {
          queue.put(element);
          put.add(element);
        }
        case 1 -> taken.add(queue.take());
        default -> select(element);
      }
    }

    private void select(int element) {
      List<Branch<Boolean, RuntimeException>> branches = new ArrayList<>();
      for (Queue<Integer> queue : queues) {
        switch (random.nextInt(3)) {
          case 0 -> branches.add(queue.taking(taken::add));
          case 1 -> branches.add(queue.putting(element, () -> put.add(element)));
          default -> {}
        }
      }
      if (random.nextInt(4) == 0) {
        branches.add(Select.when(event, () -> true));
      }
      if (branches.isEmpty() || random.nextInt(4) == 0) {
        branches.add(Select.after(ofMillis(random.nextInt(4)), () -> true));
      }
      if (random.nextInt(8) == 0) {
        branches.add(Select.otherwise(() -> true));
      }
      Collections.shuffle(branches, random);
      @SuppressWarnings({"unchecked", "rawtypes"}) // of an array that only the select sees
      Branch<Boolean, RuntimeException>[] all = branches.toArray(new Branch[0]);
      boolean result = (any && random.nextBoolean()) ? Select.any(all) : Select.first(all);
      assertThat(result).isTrue();
    }

    /** Nobody waits for what is there. */
    private void check() {
      for (Queue<Integer> queue : queues) {
        Queue.Statistics now = queue.statistics();
        assertThat(now.put()).isEqualTo(now.taken() + now.size());
        if (now.waitingTakers() > 0) {
          assertThat(now.size() + now.waitingPutters()).as("%s", now).isZero();
        }
        if (now.waitingPutters() > 0) {
          assertThat(now.size()).as("%s", now).isEqualTo(now.capacity());
        }
      }
    }

    void judge() {
      check();
      long putCount = 0;
      long takenCount = 0;
      for (Queue<Integer> queue : queues) {
        Queue.Statistics end = queue.statistics();
        assertThat(end.waitingPutters() + end.waitingTakers()).isZero();
        putCount += end.put();
        takenCount += end.taken();
      }
      assertThat(put).doesNotHaveDuplicates().hasSize((int) putCount);
      assertThat(taken).hasSize((int) takenCount);
      assertThat(event.statistics().listeners()).isZero();
      queues.forEach(queue -> {
        queue.close();
        queue.forEach(taken::add);
      });
      assertThat(taken).containsExactlyInAnyOrderElementsOf(put);
    }
  }
}
