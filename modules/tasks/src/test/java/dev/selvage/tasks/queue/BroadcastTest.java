// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BroadcastTest {
  private final List<Integer> lost = new ArrayList<>();
  private final List<Object> log = new ArrayList<>();
  private final Broadcast<Integer> broadcast = Broadcast.open();

  private static List<Integer> takeAll(Subscription<Integer> subscription) {
    List<Integer> taken = new ArrayList<>();
    subscription.forEach(taken::add);
    return taken;
  }

  @Test
  void publish_reachesAllWhoSubscribedBefore() {
    Simulated.run(vertx -> {
      broadcast.publish(0);
      Subscription<Integer> one = broadcast.subscribe(5, Overflow.WAIT);
      broadcast.publish(1);
      Subscription<Integer> other = broadcast.subscribe(5, Overflow.WAIT);
      broadcast.publish(2);
      broadcast.close();

      assertThat(takeAll(one)).containsExactly(1, 2);
      assertThat(takeAll(other)).containsExactly(2);
      assertThat(broadcast.statistics()).isEqualTo(new Broadcast.Statistics(0, 3, 0, true));
    });
  }

  @Test
  void publish_toAWaitingTaker_isTaken() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> one = broadcast.subscribe(1, Overflow.SHED_NEWEST);
          Task<Integer> taker = g.fork(one::take);
          sleep(ofMillis(1));

          broadcast.publish(1);
          broadcast.publish(2);

          assertThat(taker.await()).isEqualTo(1);
          assertThat(one.poll()).contains(2);
          assertThat(one.poll()).isEmpty();
        }));
  }

  @Test
  void overflowWait_holdsThePublisherAndNobodyGetsTheElementBefore() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> full = broadcast.subscribe(1, Overflow.WAIT);
          Subscription<Integer> roomy = broadcast.subscribe(9, Overflow.WAIT);
          broadcast.publish(1);
          g.fork(() -> broadcast.publish(2));
          g.fork(() -> broadcast.publish(3));
          sleep(ofMillis(1));
          assertThat(roomy.statistics().size()).isOne();
          assertThat(broadcast.statistics()).isEqualTo(new Broadcast.Statistics(2, 1, 2, false));
          assertThat(broadcast.offer(4)).isFalse();

          assertThat(full.take()).isEqualTo(1);

          assertThat(roomy.statistics().size()).isEqualTo(2);
          assertThat(full.take()).isEqualTo(2);
          assertThat(full.take()).isEqualTo(3);
          assertThat(broadcast.offer(4)).isTrue();
          broadcast.close();
          assertThat(takeAll(roomy)).containsExactly(1, 2, 3, 4);
        }));
  }

  @Test
  void cancelledPublish_hasPublishedNothing() {
    Simulated.run(vertx -> {
      Subscription<Integer> full = broadcast.subscribe(1, Overflow.WAIT);
      Subscription<Integer> roomy = broadcast.subscribe(9, Overflow.SHED_OLDEST);
      broadcast.publish(1);

      assertThat(moveOnAfter(ofSeconds(1), () -> broadcast.publish(2))).isFalse();

      assertThat(full.take()).isEqualTo(1);
      broadcast.close();
      assertThat(takeAll(full)).isEmpty();
      assertThat(takeAll(roomy)).containsExactly(1);
    });
  }

  @Test
  void overflowShedOldest_keepsTheLatest() {
    Simulated.run(vertx -> {
      Subscription<Integer> latest = broadcast.subscribe(2, Overflow.SHED_OLDEST, lost::add);
      for (int i = 1; i <= 5; i++) {
        broadcast.publish(i);
      }
      broadcast.close();

      assertThat(takeAll(latest)).containsExactly(4, 5);
      assertThat(lost).containsExactly(1, 2, 3);
      assertThat(latest.statistics()).isEqualTo(new Subscription.Statistics(2, 0, 0, 5, 2, 3, 0));
    });
  }

  @Test
  void overflowShedNewest_keepsTheFirst() {
    Simulated.run(vertx -> {
      Subscription<Integer> first = broadcast.subscribe(2, Overflow.SHED_NEWEST, lost::add);
      for (int i = 1; i <= 5; i++) {
        broadcast.publish(i);
      }
      broadcast.close();

      assertThat(takeAll(first)).containsExactly(1, 2);
      assertThat(lost).containsExactly(3, 4, 5);
      assertThat(first.statistics()).isEqualTo(new Subscription.Statistics(2, 0, 0, 5, 2, 3, 0));
    });
  }

  @Test
  void overflowFail_endsTheSubscriptionAfterWhatItHolds() {
    Simulated.run(vertx -> {
      Subscription<Integer> slow = broadcast.subscribe(1, Overflow.FAIL, lost::add);
      broadcast.publish(1);
      broadcast.publish(2);
      broadcast.publish(3);

      assertThat(slow.take()).isEqualTo(1);
      assertThatThrownBy(slow::take)
          .isInstanceOf(SubscriptionOverflowException.class)
          .hasMessage(
              "Subscription[0 of 1, FAIL] was ended: it was full when the next element was"
                  + " published");
      assertThat(lost).containsExactly(2);
      assertThat(broadcast.statistics().subscriptions()).isZero();
    });
  }

  @Test
  void closeOfASubscription_wakesItsTakersAndThePublishersItHeld() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> full = broadcast.subscribe(1, Overflow.WAIT, lost::add);
          Subscription<Integer> empty = broadcast.subscribe(3, Overflow.SHED_OLDEST);
          broadcast.publish(1);
          assertThat(empty.take()).isEqualTo(1);
          Task<?> publisher = g.fork(() -> broadcast.publish(2));
          Task<Throwable> taker = g.fork(() -> failureOf(() -> log.add(empty.take())));
          sleep(ofMillis(1));

          empty.close();
          full.close();
          full.close();

          letOthersGo();
          assertThat(publisher.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(taker.await()).isInstanceOf(QueueClosedException.class);
          assertThat(lost).containsExactly(1);
          assertThat(full.statistics()).isEqualTo(new Subscription.Statistics(1, 0, 0, 1, 0, 0, 1));
          assertThatThrownBy(full::poll).isInstanceOf(QueueClosedException.class);
        }));
  }

  @Test
  void close_letsWaitingPublishersFinishThenSubscribersSeeTheEnd() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> one = broadcast.subscribe(1, Overflow.WAIT);
          broadcast.publish(1);
          g.fork(() -> broadcast.publish(2));
          sleep(ofMillis(1));

          broadcast.close();

          assertThatThrownBy(() -> broadcast.publish(3)).isInstanceOf(QueueClosedException.class);
          assertThatThrownBy(() -> broadcast.subscribe(1, Overflow.WAIT))
              .isInstanceOf(QueueClosedException.class);
          assertThat(takeAll(one)).containsExactly(1, 2);
        }));
  }

  @Test
  void close_withAPublisherThatIsCancelledThen_endsTheSubscriptions() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> one = broadcast.subscribe(1, Overflow.WAIT);
          broadcast.publish(1);
          Task<?> publisher = g.fork(() -> broadcast.publish(2));
          sleep(ofMillis(1));
          broadcast.close();
          g.fork(() -> log.addAll(takeAll(one)));

          publisher.cancel("never mind");
        }));

    assertThat(log).containsExactly(1);
  }

  @Test
  void closeNow_dropsAndWakesEverybody() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> full = broadcast.subscribe(1, Overflow.WAIT, lost::add);
          Subscription<Integer> other = broadcast.subscribe(5, Overflow.WAIT, lost::add);
          broadcast.publish(1);
          assertThat(other.take()).isEqualTo(1);
          g.fork(() -> log.addAll(takeAll(other)));
          Task<Throwable> publisher = g.fork(() -> failureOf(() -> broadcast.publish(2)));
          sleep(ofMillis(1));

          broadcast.closeNow();

          assertThat(publisher.await()).isInstanceOf(QueueClosedException.class);
          assertThat(lost).containsExactly(1);
          assertThat(takeAll(full)).isEmpty();
        }));

    assertThat(log).isEmpty();
  }

  @Test
  void select_overSubscriptions_letsPublishersGoOn() {
    Simulated.run(vertx ->
        group(g -> {
          Subscription<Integer> full = broadcast.subscribe(1, Overflow.WAIT);
          Subscription<Integer> other = broadcast.subscribe(1, Overflow.SHED_OLDEST, lost::add);
          broadcast.publish(1);
          Task<?> publisher = g.fork(() -> broadcast.publish(2));
          sleep(ofMillis(1));

          int chosen = Select.first(full.taking(item -> item), other.taking(item -> -item));

          assertThat(chosen).isEqualTo(1);
          letOthersGo();
          assertThat(publisher.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(lost).containsExactly(1);
        }));
  }

  @Test
  void hookThatFails_isLoggedAndTheNextElementIsToldToo() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx -> {
        Subscription<Integer> one =
            broadcast.subscribe(
                2,
                Overflow.WAIT,
                element -> {
                  lost.add(element);
                  throw new IllegalStateException("hook");
                });
        broadcast.publish(1);
        broadcast.publish(2);

        one.close();
      });

      assertThat(lost).containsExactly(1, 2);
      assertThat(lines.lines()).hasSize(2).allMatch(line -> line.contains("undelivered"));
    }
  }

  @Test
  void misuse_isAnErrorThatNamesTheValue() {
    assertThatThrownBy(() -> broadcast.subscribe(0, Overflow.WAIT))
        .hasMessage("Broadcast.subscribe: capacity is 0; it must be at least 1");
    assertThatThrownBy(() -> broadcast.publish(1)).hasMessageContaining("Tasks.run");
    assertThat(broadcast).hasToString("Broadcast[0 subscriptions]");
  }
}
