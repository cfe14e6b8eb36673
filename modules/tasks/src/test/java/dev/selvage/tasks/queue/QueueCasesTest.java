// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskCancelledException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancelling and closing while elements change hands. */
final class QueueCasesTest {
  private static final int SEEDS = 1_000;

  private final List<Object> log = new ArrayList<>();
  private final Queue<Integer> queue = Queue.bounded(1);

  // ---- 44: take and put at the same moment

  @Test
  void case44_takeCancelledRightAfterAPut_hasItsItem() {
    Simulated.run(vertx ->
        group(g -> {
          Task<Integer> taker = g.fork(queue::take);
          sleep(ofMillis(1));

          queue.put(7);
          taker.cancel("too late for the take");

          assertThat(taker.await()).isEqualTo(7);
          assertThat(queue.size()).isZero();
        }));
  }

  @Test
  void case44_takeCancelledRightBeforeAPut_leavesTheItemThere() {
    Simulated.run(vertx ->
        group(g -> {
          Task<Integer> taker = g.fork(queue::take);
          sleep(ofMillis(1));

          taker.cancel("before the put");
          queue.put(7);

          assertThatThrownBy(taker::await).isInstanceOf(TaskCancelledException.class);
          assertThat(queue.poll()).contains(7);
        }));
  }

  @Test
  void case44_itemMissedByACancelledTaker_goesToTheNextOne() {
    Simulated.run(vertx ->
        group(g -> {
          Task<Integer> first = g.fork(queue::take);
          Task<Integer> second = g.fork(queue::take);
          sleep(ofMillis(1));

          first.cancel("before the put");
          queue.put(7);

          assertThat(second.await()).isEqualTo(7);
        }));
  }

  /** Each item was taken once, or is still there. */
  @Test
  void case44_takesCancelledTogetherWithPuts_loseNothing() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Queue<Integer> items = Queue.bounded(1 + random.nextInt(2));
          List<Integer> taken = new ArrayList<>();
          List<Task<?>> takers = new ArrayList<>();
          group(g -> {
            for (int i = 0; i < 4; i++) {
              takers.add(
                  g.fork(() -> {
                    pass(random);
                    taken.add(items.take());
                  }));
            }
            g.fork(() -> {
              for (int item = 0; item < 4; item++) {
                pass(random);
                items.put(item);
              }
              items.close();
            });
            g.fork(() -> {
              for (int i = 0; i < 2; i++) {
                pass(random);
                takers.get(random.nextInt(4)).cancel("by chance");
              }
              sleep(ofMillis(20));
              items.forEach(taken::add);
            });
          });

          assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3);
        });
  }

  // ---- 45: put and a slot that becomes free at the same moment

  @Test
  void case45_putCancelledRightAfterASlotBecameFree_hasPut() {
    Simulated.run(vertx ->
        group(g -> {
          queue.put(1);
          Task<?> putter = g.fork(() -> queue.put(2));
          sleep(ofMillis(1));

          assertThat(queue.take()).isEqualTo(1);
          putter.cancel("too late for the put");

          letOthersGo();
          assertThat(putter.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(queue.poll()).contains(2);
        }));
  }

  @Test
  void case45_putCancelledRightBeforeASlotBecomesFree_putsNothingAndTheNextProceeds() {
    Simulated.run(vertx ->
        group(g -> {
          queue.put(1);
          Task<?> cancelled = g.fork(() -> queue.put(2));
          Task<?> next = g.fork(() -> queue.put(3));
          sleep(ofMillis(1));

          cancelled.cancel("before the slot became free");
          assertThat(queue.take()).isEqualTo(1);

          letOthersGo();
          assertThat(cancelled.state()).isEqualTo(Task.State.CANCELLED);
          assertThat(next.state()).isEqualTo(Task.State.SUCCEEDED);
          assertThat(queue.poll()).contains(3);
          assertThat(queue.poll()).isEmpty();
        }));
  }

  /**
   * What is taken is what was put by those who were told so, and the others do not wait for ever.
   */
  @Test
  void case45_putsCancelledTogetherWithTakes_putAllOrNothing() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          Queue<Integer> items = random.nextBoolean() ? Queue.rendezvous() : Queue.bounded(1);
          List<Integer> put = new ArrayList<>();
          List<Integer> taken = new ArrayList<>();
          group(g -> {
            g.fork(() -> {
              for (int item : items) {
                taken.add(item);
                pass(random);
              }
            });
            group(putting -> {
              List<Task<?>> putters = new ArrayList<>();
              for (int i = 0; i < 5; i++) {
                int item = i;
                putters.add(
                    putting.fork(() -> {
                      items.put(item);
                      put.add(item);
                    }));
              }
              for (int i = 0; i < 3; i++) {
                pass(random);
                putters.get(random.nextInt(5)).cancel("by chance");
              }
            });
            items.close();
          });

          assertThat(taken).containsExactlyInAnyOrderElementsOf(put);
        });
  }

  // ---- 46: the end

  @Test
  void case46_close_letsTakersDrainWhatIsThereAndWhatPuttersWaitWith_thenTheySeeTheEnd() {
    Simulated.run(vertx ->
        group(g -> {
          queue.put(1);
          g.fork(() -> queue.put(2));
          sleep(ofMillis(1));

          queue.close();

          assertThatThrownBy(() -> queue.put(3)).isInstanceOf(QueueClosedException.class);
          queue.forEach(log::add);
          assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
        }));

    assertThat(log).containsExactly(1, 2);
    assertThat(queue.statistics())
        .isEqualTo(new Queue.Statistics(1, 0, 0, 0, 2, 2, 0, 2, 0, 0, true));
  }

  @Test
  void case46_close_wakesTakers() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> queue.forEach(log::add));
          Task<Throwable> failed = g.fork(() -> failureOf(() -> log.add(queue.take())));
          sleep(ofSeconds(1));

          queue.close();

          assertThat(failed.await()).isInstanceOf(QueueClosedException.class);
        }));

    assertThat(log).isEmpty();
  }

  @Test
  void case46_closeNow_dropsWakesEverybodyAndJoinReturns() {
    Queue<Integer> two = Queue.<Integer>bounded(2).onUndelivered(log::add);
    Simulated.run(vertx ->
        group(g -> {
          for (int item = 1; item <= 3; item++) {
            two.put(item);
            if (item == 1) {
              assertThat(two.take()).isEqualTo(1);
            }
          }
          Task<Throwable> putter = g.fork(() -> failureOf(() -> two.put(4)));
          Task<?> joiner = g.fork(two::join);
          sleep(ofMillis(1));
          assertThat(joiner.state()).isEqualTo(Task.State.RUNNING);

          two.closeNow();

          assertThat(putter.await()).isInstanceOf(QueueClosedException.class);
          joiner.await();
          two.join();
          assertThatThrownBy(two::take).isInstanceOf(QueueClosedException.class);
        }));

    assertThat(log).containsExactly(2, 3);
    assertThat(two.statistics())
        .isEqualTo(new Queue.Statistics(2, 0, 0, 0, 3, 1, 2, 1, 0, 0, true));
  }

  @Test
  void case46_closeNow_wakesTakers() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> queue.forEach(log::add));
          sleep(ofMillis(1));

          queue.closeNow();
        }));

    assertThat(log).isEmpty();
    assertThat(queue.statistics().waitingTakers()).isZero();
  }

  /** Dropping counts as done, so nobody waits for work that will never be. */
  @Test
  void case46_closedAndThenClosedNow_dropsWhatIsLeft() {
    Queue<Integer> two = Queue.<Integer>bounded(2).onUndelivered(log::add);
    Simulated.run(vertx -> {
      two.put(1);
      two.close();

      two.closeNow();

      two.join();
      two.forEach(log::add);
    });

    assertThat(log).containsExactly(1);
    assertThat(two.statistics().undelivered()).isEqualTo(1);
  }

  // ---- 47: the ends

  @Test
  void case47_lastSenderCloses_receiversDrainAndSeeTheEnd() {
    Simulated.run(vertx ->
        group(g -> {
          Sender<Integer> one = queue.sender();
          Sender<Integer> other = one.copy();
          g.fork(() -> queue.receiver().forEach(log::add));
          one.put(1);
          one.close();
          one.close();
          assertThat(queue.isClosed()).isFalse();
          other.put(2);
          sleep(ofMillis(1));

          other.close();

          assertThat(queue.isClosed()).isTrue();
        }));

    assertThat(log).containsExactly(1, 2);
  }

  @Test
  void case47_lastReceiverCloses_sendersSeeItBrokenAndWhatIsThereIsUndelivered() {
    Queue<Integer> one = Queue.<Integer>bounded(1).onUndelivered(log::add);
    Simulated.run(vertx ->
        group(g -> {
          Receiver<Integer> receiver = one.receiver();
          Receiver<Integer> copy = receiver.copy();
          Sender<Integer> sender = one.sender();
          sender.put(1);
          Task<Throwable> parked = g.fork(() -> failureOf(() -> sender.put(2)));
          Task<?> joiner = g.fork(one::join);
          sleep(ofMillis(1));

          receiver.close();
          receiver.close();
          assertThat(one.isClosed()).isFalse();
          copy.close();

          assertThat(parked.await()).isInstanceOf(QueueBrokenException.class);
          joiner.await();
          assertThatThrownBy(() -> sender.put(3)).isInstanceOf(QueueBrokenException.class);
          assertThatThrownBy(() -> sender.offer(3)).isInstanceOf(QueueBrokenException.class);
          assertThatThrownBy(one::receiver).isInstanceOf(QueueBrokenException.class);
        }));

    assertThat(log).containsExactly(1);
    assertThat(one.statistics())
        .isEqualTo(new Queue.Statistics(1, 0, 0, 0, 1, 0, 1, 0, 1, 0, true));
  }

  @Test
  void case47_closingAReceiver_wakesThoseParkedInItOnly() {
    Simulated.run(vertx ->
        group(g -> {
          Receiver<Integer> closed = queue.receiver();
          Receiver<Integer> open = queue.receiver();
          Task<Throwable> sentAway = g.fork(() -> failureOf(() -> log.add(closed.take())));
          Task<Integer> served = g.fork(open::take);
          sleep(ofMillis(1));

          closed.close();
          queue.put(7);

          assertThat(sentAway.await())
              .isInstanceOf(QueueClosedException.class)
              .hasMessageContaining("this receiver of Queue");
          assertThat(served.await()).isEqualTo(7);
          assertThatThrownBy(closed::take).isInstanceOf(QueueClosedException.class);
          assertThatThrownBy(closed::poll).isInstanceOf(QueueClosedException.class);
          open.close();
        }));
  }

  @Test
  void case47_closingASender_wakesThoseParkedInItAndTheyHavePutNothing() {
    Simulated.run(vertx ->
        group(g -> {
          Sender<Integer> closed = queue.sender();
          Sender<Integer> open = queue.sender();
          open.put(1);
          Task<Throwable> sentAway = g.fork(() -> failureOf(() -> closed.put(2)));
          g.fork(() -> open.put(3));
          sleep(ofMillis(1));

          closed.close();
          log.add(queue.take());
          log.add(queue.take());

          assertThat(sentAway.await()).isInstanceOf(QueueClosedException.class);
          assertThatThrownBy(() -> closed.offer(4)).isInstanceOf(QueueClosedException.class);
          assertThat(queue.isClosed()).isFalse();
          open.close();
          assertThatThrownBy(open::copy).isInstanceOf(QueueClosedException.class);
        }));

    assertThat(log).containsExactly(1, 3);
  }

  /** Whoever comes and goes in whatever order: all end, and nothing is in two places. */
  @Test
  void case47_sendersAndReceiversThatComeAndGo_allEndAndTheCountsAgree() {
    everySeed(
        SEEDS,
        (random, vertx) -> {
          List<Integer> undelivered = new ArrayList<>();
          List<Integer> put = new ArrayList<>();
          List<Integer> taken = new ArrayList<>();
          Queue<Integer> items =
              (random.nextBoolean() ? Queue.<Integer>rendezvous() : Queue.<Integer>bounded(2))
                  .onUndelivered(undelivered::add);
          group(g -> {
            try (Sender<Integer> first = items.sender();
                Receiver<Integer> firstReceiver = items.receiver()) {
              for (int i = 0; i < 3; i++) {
                int number = i * 100;
                Sender<Integer> sender = first.copy();
                g.fork(() -> {
                  try (sender) {
                    for (int item = number; item < number + 1 + random.nextInt(4); item++) {
                      pass(random);
                      sender.put(item);
                      put.add(item);
                    }
                  } catch (QueueBrokenException e) {
                    assertThat(items.statistics().receivers()).isZero();
                  }
                });
                Receiver<Integer> receiver = firstReceiver.copy();
                int most = random.nextInt(6);
                g.fork(() -> {
                  try (receiver) {
                    for (int item : receiver) {
                      taken.add(item);
                      pass(random);
                      if (taken.size() > most) {
                        break;
                      }
                    }
                  }
                });
              }
            }
          });

          List<Integer> all = new ArrayList<>(taken);
          all.addAll(undelivered);
          assertThat(all).containsExactlyInAnyOrderElementsOf(put);
          Queue.Statistics end = items.statistics();
          assertThat(end.put()).isEqualTo(end.taken() + end.undelivered()).isEqualTo(put.size());
          assertThat(end.undelivered()).isEqualTo(undelivered.size());
          assertThat(end.closed()).isTrue();
        });
  }
}
