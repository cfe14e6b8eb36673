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
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.carrier.Carrier;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Publishers, subscribers and cancellations in random orders, against what a broadcast promises.
 */
final class BroadcastModelTest {
  /** Both carriers run tasks in the same order, and on the Baton that takes ten times as long. */
  private static final int SEEDS = Carrier.CHOSEN == Carrier.LOOP ? 1_000 : 250;

  @Test
  void onOneLoop() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Scenario scenario = new Scenario(random, vertx);
          group(g -> {
            for (Action<?> actor : scenario.actors()) {
              g.fork(actor);
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
          Scenario scenario = new Scenario(random, vertx);
          List<Context> loops = contexts(vertx, 2);
          group(g -> {
            for (Action<?> actor : scenario.actors()) {
              Context loop = loops.get(random.nextInt(2));
              g.fork(() ->
                  await(
                      on(
                          loop,
                          () -> {
                            actor.run();
                            return true;
                          })));
            }
          });
          scenario.judge();
        });
  }

  /** What one subscription saw. */
  private static final class Seen {
    final Overflow overflow;
    final List<Integer> taken = new ArrayList<>();
    final List<Integer> lost = new ArrayList<>();
    boolean toTheEnd;
    boolean overflowed;

    Seen(Overflow overflow) {
      this.overflow = overflow;
    }
  }

  /** One run: who does what, and what came of it. */
  private static final class Scenario {
    private final Random random;
    private final Vertx vertx;
    private final Broadcast<Integer> broadcast = Broadcast.open();
    private final Subscription<Integer> witness = broadcast.subscribe(1_000, Overflow.WAIT);
    private final List<Integer> published = new ArrayList<>();
    private final List<Seen> all = new ArrayList<>();
    private final List<Subscription<Integer>> open = new ArrayList<>();
    private int publishing;

    Scenario(Random random, Vertx vertx) {
      this.random = random;
      this.vertx = vertx;
    }

    List<Action<?>> actors() {
      List<Action<?>> actors = new ArrayList<>();
      publishing = 1 + random.nextInt(3);
      for (int i = 1; i <= publishing; i++) {
        int first = i * 100;
        actors.add(() -> publish(first));
      }
      for (int i = 0; i <= random.nextInt(4); i++) {
        actors.add(this::subscribe);
      }
      return actors;
    }

    private void publish(int first) {
      for (int i = first; i < first + 6; i++) {
        int element = i;
        pass(random);
        if (random.nextInt(4) == 0) {
          if (broadcast.offer(element)) {
            published.add(element);
          }
        } else {
          disturbed(
              random,
              vertx,
              () -> {
                broadcast.publish(element);
                published.add(element);
              });
        }
        check();
      }
      if (--publishing == 0) {
        broadcast.close();
      }
    }

    private void subscribe() {
      pass(random);
      Overflow overflow = Overflow.values()[random.nextInt(Overflow.values().length)];
      Seen seen = new Seen(overflow);
      all.add(seen);
      int most = random.nextInt(30);
      try (Subscription<Integer> subscription =
          broadcast.subscribe(1 + random.nextInt(3), overflow, seen.lost::add)) {
        open.add(subscription);
        while (seen.taken.size() <= most) {
          pass(random);
          disturbed(random, vertx, () -> seen.taken.add(subscription.take()));
          check();
        }
      } catch (SubscriptionOverflowException e) {
        seen.overflowed = true;
      } catch (QueueClosedException e) {
        assertThat(broadcast.statistics().closed()).isTrue();
        seen.toTheEnd = true;
      }
    }

    /** Nobody waits for what is there, and all elements are somewhere. */
    private void check() {
      boolean full = false;
      for (Subscription<Integer> subscription : open) {
        Subscription.Statistics now = subscription.statistics();
        assertThat(now.published()).isEqualTo(now.taken() + now.size() + now.shed() + now.left());
        assertThat(now.waitingTakers() > 0 && now.size() > 0).as("%s", now).isFalse();
        full |= now.size() == now.capacity();
      }
      if (broadcast.statistics().waitingPublishers() > 0) {
        assertThat(full).as("publishers wait, and no subscription is full").isTrue();
      }
    }

    void judge() {
      check();
      List<Integer> order = new ArrayList<>();
      witness.forEach(order::add);
      assertThat(order).containsExactlyInAnyOrderElementsOf(published);
      assertThat(broadcast.statistics())
          .isEqualTo(new Broadcast.Statistics(0, published.size(), 0, true));
      for (Seen seen : all) {
        judge(seen, order);
      }
    }

    /** Each saw a part of the one order without a gap: taken, or lost as its overflow says. */
    private static void judge(Seen seen, List<Integer> order) {
      assertThat(order.stream().filter(seen.taken::contains).toList()).isEqualTo(seen.taken);
      List<Integer> got = new ArrayList<>(seen.taken);
      got.addAll(seen.lost);
      List<Integer> part = order.stream().filter(got::contains).toList();
      assertThat(got).containsExactlyInAnyOrderElementsOf(part);
      if (!part.isEmpty()) {
        int from = order.indexOf(part.getFirst());
        assertThat(order.subList(from, from + part.size())).isEqualTo(part);
        if (seen.toTheEnd) {
          assertThat(part.getLast()).isEqualTo(order.getLast());
        }
      }
      if (seen.overflow == Overflow.WAIT || seen.overflow == Overflow.FAIL) {
        assertThat(part.subList(0, seen.taken.size())).isEqualTo(seen.taken);
      }
      if (seen.toTheEnd && seen.overflow == Overflow.WAIT) {
        assertThat(seen.lost).isEmpty();
      }
      if (seen.overflowed) {
        assertThat(seen.lost).hasSize(1);
      }
    }
  }
}
