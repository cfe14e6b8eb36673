// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.sync.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SelectTest {
  private final Queue<Integer> a = Queue.bounded(1);
  private final Queue<Integer> b = Queue.bounded(1);
  private final Queue<Integer> direct = Queue.rendezvous();
  private final Event event = new Event();

  @Test
  void first_withSeveralReady_takesTheOneGivenFirstAndLeavesTheOthers() {
    Simulated.run(vertx -> {
      a.put(1);
      b.put(2);

      String chosen = Select.first(b.taking(item -> "b" + item), a.taking(item -> "a" + item));

      assertThat(chosen).isEqualTo("b2");
      assertThat(a.poll()).contains(1);
      assertThat(b.poll()).isEmpty();
    });
  }

  @Test
  void select_thatWaits_takesWhatComesFirst() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> waiting =
              g.fork(() -> Select.any(a.taking(item -> "a" + item), b.taking(item -> "b" + item)));
          sleep(ofMillis(1));
          assertThat(a.statistics().waitingTakers()).isOne();

          b.put(2);
          a.put(1);

          assertThat(waiting.await()).isEqualTo("b2");
          assertThat(a.poll()).contains(1);
          assertThat(a.statistics().waitingTakers()).isZero();
        }));
  }

  @Test
  void select_putsWhereRoomComesFirst() {
    Simulated.run(vertx ->
        group(g -> {
          a.put(1);
          b.put(2);
          Task<String> waiting =
              g.fork(() -> Select.any(a.putting(3, () -> "a"), b.putting(4, () -> "b")));
          sleep(ofMillis(1));

          assertThat(a.take()).isEqualTo(1);

          assertThat(waiting.await()).isEqualTo("a");
          assertThat(a.poll()).contains(3);
          assertThat(b.poll()).contains(2);
          assertThat(b.poll()).isEmpty();
        }));
  }

  @Test
  void twoSelects_meetAtARendezvous() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> taker =
              g.fork(() -> Select.any(direct.taking(item -> "took " + item), b.taking(i -> "b")));
          Task<String> putter =
              g.fork(() -> Select.any(a.taking(i -> "a"), direct.putting(5, () -> "put")));

          assertThat(putter.await()).isEqualTo("put");
          assertThat(taker.await()).isEqualTo("took 5");
        }));
  }

  @Test
  void select_doesNotMeetItself() {
    Simulated.run(vertx -> {
      var met =
          moveOnAfter(
              ofSeconds(1),
              () -> Select.any(direct.taking(i -> "took"), direct.putting(1, () -> "put")));

      assertThat(met).isEmpty();
      assertThat(direct.statistics())
          .isEqualTo(new Queue.Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false));
    });
  }

  @Test
  void event_endsTheWait() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> waiting =
              g.fork(() -> Select.any(a.taking(i -> "a"), Select.when(event, () -> "event")));
          sleep(ofMillis(1));

          event.set();
          a.put(1);

          assertThat(waiting.await()).isEqualTo("event");
          assertThat(a.poll()).contains(1);
          assertThat(event.statistics().listeners()).isZero();
        }));
  }

  @Test
  void event_thatLoses_isNotListenedToAnyMore() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> waiting =
              g.fork(() -> Select.any(a.taking(i -> "a"), Select.when(event, () -> "event")));
          sleep(ofMillis(1));
          assertThat(event.statistics().listeners()).isOne();

          a.put(1);

          assertThat(waiting.await()).isEqualTo("a");
          assertThat(event.statistics().listeners()).isZero();
        }));
  }

  @Test
  void event_thatIsSet_isReady() {
    event.set();
    Simulated.run(vertx ->
        assertThat(
                Select.<String, RuntimeException>first(
                    a.taking(i -> "a"), Select.when(event, () -> "event")))
            .isEqualTo("event"));
  }

  @Test
  void after_endsTheWaitWhenTheTimeHasCome() {
    Simulated.run(vertx -> {
      String chosen =
          Select.any(
              a.taking(i -> "a"),
              Select.after(ofSeconds(9), () -> "9 s"),
              Select.after(ofSeconds(5), () -> "5 s"));

      assertThat(chosen).isEqualTo("5 s");
      assertThat(clock()).isEqualTo(ofSeconds(5));
      assertThat(
              Select.<String, RuntimeException>first(
                  Select.after(ZERO, () -> "now"), a.putting(1, () -> "put")))
          .isEqualTo("now");
      assertThat(a.size()).isZero();
    });
  }

  @Test
  void otherwise_isChosenOnlyWhenNothingElseIsReady() {
    Simulated.run(vertx -> {
      for (int i = 0; i < 20; i++) {
        String nothing = Select.any(Select.otherwise(() -> "nothing"), a.taking(item -> "a"));
        assertThat(nothing).isEqualTo("nothing");
        a.put(1);
        String item = Select.any(Select.otherwise(() -> "nothing"), a.taking(taken -> "a"));
        assertThat(item).isEqualTo("a");
      }
    });
  }

  @Test
  void endOfAQueue_isReady() {
    a.close();
    Simulated.run(vertx -> {
      String end =
          Select.first(direct.taking(i -> "direct"), a.taking(i -> "item", () -> "the end"));

      assertThat(end).isEqualTo("the end");
      assertThatThrownBy(() -> Select.first(a.taking(i -> "item")))
          .isInstanceOf(QueueClosedException.class)
          .hasMessage("nothing to take from Queue[0 of 1, closed]: it is closed and empty");
      assertThatThrownBy(() -> Select.first(a.putting(7, () -> "put")))
          .isInstanceOf(QueueClosedException.class)
          .hasMessage("Queue[0 of 1, closed] takes no 7: it is closed");
    });
  }

  @Test
  void endThatComesWhileItWaits_wakesIt() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> atEnd = g.fork(() -> Select.any(a.taking(i -> "item", () -> "the end")));
          Task<Throwable> failed =
              g.fork(() -> failureOf(() -> Select.any(direct.putting(1, () -> "put"))));
          sleep(ofMillis(1));

          a.close();
          direct.closeNow();

          assertThat(atEnd.await()).isEqualTo("the end");
          assertThat(failed.await()).isInstanceOf(QueueClosedException.class);
        }));
  }

  @Test
  void sendersAndReceivers_canBeSelected() {
    Simulated.run(vertx -> {
      Sender<Integer> sender = a.sender();
      Receiver<Integer> receiver = a.receiver();

      String sent = Select.any(sender.putting(1, () -> "sent"));
      String received = Select.any(receiver.taking(item -> "received " + item));
      receiver.close();

      assertThat(sent + ", " + received).isEqualTo("sent, received 1");
      assertThatThrownBy(() -> Select.any(sender.putting(1, () -> "sent")))
          .isInstanceOf(QueueBrokenException.class);
      assertThatThrownBy(() -> Select.any(receiver.taking(i -> "x", () -> "end")))
          .isInstanceOf(QueueClosedException.class);
    });
  }

  @Test
  void cancelledBeforeOrWhileItWaits_hasNoEffect() {
    Simulated.run(vertx -> {
      a.put(1);
      var left =
          cancelScope(scope -> {
            scope.cancel("before");
            return Select.any(a.taking(i -> "a"), b.putting(1, () -> "b"));
          });
      var late =
          moveOnAfter(
              ofSeconds(1),
              () ->
                  Select.any(
                      a.putting(2, () -> "a"),
                      b.taking(i -> "b"),
                      Select.when(event, () -> "event"),
                      Select.after(ofSeconds(2), () -> "late")));

      assertThat(left).isEmpty();
      assertThat(late).isEmpty();
      assertThat(a.statistics().put()).isOne();
      assertThat(a.statistics().waitingPutters() + b.statistics().waitingTakers()).isZero();
      assertThat(event.statistics().listeners()).isZero();
    });
  }

  /** Law 3: the branch was chosen before the cancellation came. */
  @Test
  void decidedAndThenCancelledInTheSameTurn_hasSucceeded() {
    Simulated.run(vertx ->
        group(g -> {
          Task<String> waiting = g.fork(() -> Select.any(a.taking(i -> "a"), b.taking(i -> "b")));
          sleep(ofMillis(1));

          b.put(1);
          waiting.cancel("too late");

          assertThat(waiting.await()).isEqualTo("b");
        }));
  }

  @Test
  void any_withSeveralReady_choosesByTheSeedAndStarvesNone() {
    Set<List<String>> orders = new HashSet<>();
    everySeedAlone(
        20,
        1,
        (random, vertx) -> {
          List<String> chosen = new ArrayList<>();
          Queue<Integer> c = Queue.unbounded();
          Queue<Integer> d = Queue.unbounded();
          for (int i = 0; i < 40; i++) {
            c.put(i);
            d.put(i);
            chosen.add(Select.any(c.taking(item -> "c"), d.taking(item -> "d")));
          }
          assertThat(chosen).contains("c", "d");
          orders.add(chosen);
        });

    assertThat(orders).hasSizeGreaterThan(10);
  }

  @Test
  void body_throwsAsItself() {
    Simulated.run(vertx -> {
      a.put(1);

      assertThatThrownBy(() ->
              Select.any(
                  a.taking(i -> {
                    throw new IOException("disk");
                  })))
          .isInstanceOf(IOException.class)
          .hasMessage("disk");
      assertThat(a.size()).isZero();
    });
  }

  @Test
  void misuse_isAnErrorThatSaysWhatToDo() {
    Simulated.run(vertx -> {
      a.put(1);
      Branch<String, RuntimeException> branch = a.taking(i -> "a");
      assertThat(Select.<String, RuntimeException>any(branch)).isEqualTo("a");

      assertThatThrownBy(() -> Select.any(branch))
          .hasMessage(
              "the branch for an element of Queue[0 of 1] was used before: make a new one for each"
                  + " select");
      assertThatThrownBy(() -> Select.<String, RuntimeException>any())
          .hasMessage("Select: there is no branch to choose");
    });
    assertThatThrownBy(() -> Select.any(a.taking(i -> "a"))).hasMessageContaining("Tasks.run");
  }

  @Test
  void wait_saysWhatItIsFor() {
    Simulated.run(vertx -> {
      Throwable late =
          failureOf(() ->
              failAfter(
                  ofSeconds(1), () -> Select.any(a.taking(i -> 1), Select.when(event, () -> 2))));

      assertThat(late).hasMessageContaining("an element of Queue[0 of 1], or an event");
      assertThat(late).isNotInstanceOf(Cancellation.class);
    });
  }
}
