// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.queue.Disturbance.disturbed;
import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.carrier.Carrier;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers, consumers and cancellations in random orders, against what a queue promises. */
final class QueueModelTest {
  /** Both carriers run tasks in the same order, and on the Baton that takes ten times as long. */
  private static final int SEEDS = Carrier.CHOSEN == Carrier.LOOP ? 1_000 : 250;

  /** By the tens: elements that are equal to each other, and told apart. */
  private static final Comparator<Integer> BY_TENS = comparingInt(element -> element / 10 % 10);

  private enum Kind {
    BOUNDED(Queue::bounded),
    RENDEZVOUS(capacity -> Queue.rendezvous()),
    LIFO(Queue::lifo),
    PRIORITY(capacity -> Queue.priority(capacity, BY_TENS)),
    UNBOUNDED(capacity -> Queue.unbounded());

    private final IntFunction<Queue<Integer>> maker;

    Kind(IntFunction<Queue<Integer>> maker) {
      this.maker = maker;
    }

    Queue<Integer> make(int capacity) {
      return maker.apply(capacity);
    }

    /** The next element of those that are there, in the order of their arrival. */
    int next(List<Integer> elements) {
      return switch (this) {
        case LIFO -> elements.getLast();
        case PRIORITY -> elements.stream().min(BY_TENS).orElseThrow();
        default -> elements.getFirst();
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onOneLoop(Kind kind) {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Scenario scenario = new Scenario(kind, random, vertx);
          group(g -> {
            for (Action<?> actor : scenario.actors()) {
              g.fork(actor);
            }
          });
          scenario.judge();
        });
  }

  @Test
  void onSeveralLoops_everyKind() {
    everySeedAlone(
        SEEDS,
        3,
        (random, vertx) -> {
          Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
          Scenario scenario = new Scenario(kind, random, vertx);
          List<Context> loops = contexts(vertx, 2);
          group(g -> {
            for (Action<?> actor : scenario.actors()) {
              g.fork(() -> await(on(loops.get(random.nextInt(2)), valued(actor))));
            }
          });
          scenario.judge();
        });
  }

  private static Body<Boolean, Exception> valued(Action<?> action) {
    return () -> {
      action.run();
      return true;
    };
  }

  /** Without waits: what leaves is what the kind says. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void offerAndPoll_followTheOrderOfTheKind(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Queue<Integer> queue = kind.make(5);
      List<Integer> model = new ArrayList<>();
      for (int element = 0; element < 100; element++) {
        if (random.nextInt(3) > 0) {
          assertThat(queue.offer(element)).isEqualTo(model.size() < queue.capacity());
          if (model.size() < queue.capacity()) {
            model.add(element);
          }
        } else if (model.isEmpty()) {
          assertThat(queue.poll()).isEmpty();
        } else {
          Integer expected = kind.next(model);
          model.remove(expected);
          assertThat(queue.poll()).contains(expected);
        }
        assertThat(queue.size()).isEqualTo(model.size());
      }
    }
  }

  /** One run: who does what, and what came of it. */
  private static final class Scenario {
    private final Kind kind;
    private final Random random;
    private final Vertx vertx;
    private final Queue<Integer> queue;
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();
    private final List<Integer> undelivered = new ArrayList<>();
    private int producing;

    Scenario(Kind kind, Random random, Vertx vertx) {
      this.kind = kind;
      this.random = random;
      this.vertx = vertx;
      queue = kind.make(1 + random.nextInt(3)).onUndelivered(undelivered::add);
    }

    List<Action<?>> actors() {
      List<Action<?>> actors = new ArrayList<>();
      producing = 1 + random.nextInt(3);
      for (int i = 1; i <= producing; i++) {
        int first = i * 100;
        actors.add(() -> produce(first));
      }
      for (int i = 0; i <= random.nextInt(3); i++) {
        actors.add(this::consume);
      }
      actors.add(() -> {
        pass(random);
        disturbed(random, vertx, queue::join);
      });
      if (random.nextInt(4) == 0) {
        actors.add(() -> {
          pass(random);
          pass(random);
          queue.closeNow();
        });
      }
      return actors;
    }

    private void produce(int first) {
      for (int i = first; i < first + 6; i++) {
        int element = i;
        pass(random);
        try {
          if (random.nextInt(4) == 0) {
            if (queue.offer(element)) {
              put.add(element);
            }
          } else {
            disturbed(
                random,
                vertx,
                () -> {
                  queue.put(element);
                  put.add(element);
                });
          }
        } catch (QueueClosedException e) {
          assertThat(queue.isClosed()).isTrue();
        }
        check();
      }
      if (--producing == 0) {
        queue.close();
      }
    }

    private void consume() {
      Deque<Integer> own = new ArrayDeque<>();
      while (!queue.isClosed() || queue.size() > 0 || queue.statistics().waitingPutters() > 0) {
        try {
          disturbed(random, vertx, () -> dealWith(nextElement(), own));
        } catch (QueueClosedException e) {
          assertThat(queue.isClosed()).isTrue();
        }
        check();
        pass(random);
      }
      queue.forEach(element -> dealWith(element, own));
    }

    private @Nullable Integer nextElement() {
      return random.nextInt(4) == 0 ? queue.poll().orElse(null) : (Integer) queue.take();
    }

    private void dealWith(@Nullable Integer element, Deque<Integer> own) {
      if (element == null) {
        return;
      }
      taken.add(element);
      if (kind != Kind.LIFO && kind != Kind.PRIORITY) {
        assertThat(own)
            .filteredOn(other -> other / 100 == element / 100)
            .allMatch(e -> e < element);
      }
      own.add(element);
      queue.taskDone();
    }

    /** Nobody waits for what is there, and nothing is in two places. */
    private void check() {
      Queue.Statistics now = queue.statistics();
      assertThat(now.put()).isEqualTo(now.taken() + now.size() + now.undelivered());
      if (now.waitingTakers() > 0) {
        assertThat(now.size() + now.waitingPutters()).as("%s", now).isZero();
      }
      if (now.waitingPutters() > 0) {
        assertThat(now.size()).as("%s", now).isEqualTo(now.capacity());
      }
      assertThat(now.size()).isLessThanOrEqualTo(now.capacity());
    }

    void judge() {
      queue.join();
      check();
      List<Integer> accounted = new ArrayList<>(taken);
      accounted.addAll(undelivered);
      assertThat(accounted).containsExactlyInAnyOrderElementsOf(put);
      Queue.Statistics end = queue.statistics();
      assertThat(end.put()).isEqualTo(put.size());
      assertThat(end.undelivered()).isEqualTo(undelivered.size());
      assertThat(end.size() + end.waitingPutters() + end.waitingTakers()).isZero();
      assertThat(end.unfinished()).isZero();
    }
  }
}
