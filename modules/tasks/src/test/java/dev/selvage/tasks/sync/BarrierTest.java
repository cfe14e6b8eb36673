// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BarrierTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void await_returnsWhenAllPartiesHaveArrived_roundAfterRound() {
    Barrier barrier = Barrier.of(3, () -> log.add("all have met at " + clock().toSeconds()));
    Simulated.run(vertx ->
        group(g -> {
          for (int i = 1; i <= 3; i++) {
            int pause = i;
            g.fork(() -> {
              for (int round = 0; round < 2; round++) {
                sleep(ofSeconds(pause));
                log.add(pause + " was number " + barrier.await());
              }
            });
          }
          sleep(ofSeconds(2).plusMillis(500));
          assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(3, 2, 0, false));
          assertThat(barrier).hasToString("Barrier[2 of 3 waiting]");
        }));

    assertThat(log)
        .containsExactly(
            "all have met at 3",
            "3 was number 2",
            "1 was number 0",
            "2 was number 1",
            "all have met at 6",
            "3 was number 2",
            "1 was number 0",
            "2 was number 1");
    assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(3, 0, 2, false));
  }

  @Test
  void await_ofTheOnlyParty_doesNotWaitButIsACheckpoint() {
    Barrier barrier = Barrier.of(1);
    Simulated.run(vertx ->
        cancelScope(scope -> {
          assertThat(barrier.await()).isZero();
          scope.cancel("stop");
          assertThat(failureOf(barrier::await)).isInstanceOf(Cancellation.class);
          return true;
        }));
    assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(1, 0, 1, false));
  }

  @Test
  void await_cancelledWhileItWaits_breaksTheBarrierForTheOthers() {
    Barrier barrier = Barrier.of(3);
    Simulated.run(vertx ->
        group(g -> {
          Task<?> cancelled = g.fork(() -> barrier.await());
          Task<Throwable> other = g.fork(() -> failureOf(barrier::await));
          letOthersGo();

          cancelled.cancel("gave up");
          assertThat(failureOf(barrier::await)) // the last one, before the first has withdrawn
              .isInstanceOf(BarrierBrokenException.class)
              .hasMessageContaining("a party was cancelled while it waited");
          assertThat(other.await()).isInstanceOf(BarrierBrokenException.class);
          assertThat(barrier.statistics().broken()).isTrue();

          barrier.reset();
          assertThat(barrier.statistics()).isEqualTo(new Barrier.Statistics(3, 0, 1, false));
        }));
  }

  @Test
  void await_pastItsDeadline_breaksTheBarrierForTheOthers() {
    Barrier barrier = Barrier.of(3);
    Simulated.run(vertx ->
        group(g -> {
          Task<Throwable> other = g.fork(() -> failureOf(barrier::await));
          assertThat(failureOf(() -> failAfter(ofSeconds(2), barrier::await)))
              .isInstanceOf(DeadlineExceededException.class);
          assertThat(other.await()).isInstanceOf(BarrierBrokenException.class);
        }));
  }

  /** All have met: nobody is late any more. */
  @Test
  void await_cancelledAfterTheLastHasArrived_hasSucceeded() {
    Barrier barrier = Barrier.of(2);
    Simulated.run(vertx ->
        group(g -> {
          Task<?> waiting = g.fork(() -> log.add("went on as " + barrier.await()));
          letOthersGo();
          barrier.await();
          waiting.cancel("too late for the wait");
        }));

    assertThat(log).containsExactly("went on as 0");
    assertThat(barrier.statistics().broken()).isFalse();
  }

  @Test
  void action_thatFails_breaksTheBarrierAndIsThrownInTheTaskThatRanIt() {
    Barrier barrier =
        Barrier.of(
            2,
            () -> {
              throw new IllegalArgumentException("no points");
            });
    Simulated.run(vertx ->
        group(g -> {
          Task<Throwable> other = g.fork(() -> failureOf(barrier::await));
          letOthersGo();
          assertThat(failureOf(barrier::await)).isInstanceOf(IllegalArgumentException.class);
          assertThat(other.await())
              .isInstanceOf(BarrierBrokenException.class)
              .hasMessageContaining("no points");
        }));
  }

  @Test
  void action_mayWait_andAPartyThatIsCancelledMeanwhileBreaksTheBarrier() {
    Barrier barrier = Barrier.of(2, () -> sleep(ofSeconds(5)));
    Simulated.run(vertx ->
        group(g -> {
          Task<?> waiting = g.fork(() -> barrier.await());
          Task<Throwable> last = g.fork(() -> failureOf(barrier::await));
          sleep(ofSeconds(1));
          waiting.cancel("gave up");

          assertThat(last.await()).isInstanceOf(BarrierBrokenException.class);
          assertThat(clock()).isEqualTo(ofSeconds(5));
        }));
  }

  @Test
  void reset_endsTheWaitsOfThoseWhoWait() {
    Barrier barrier = Barrier.of(2);
    Simulated.run(vertx ->
        group(g -> {
          Task<Throwable> waiting = g.fork(() -> failureOf(barrier::await));
          letOthersGo();
          barrier.reset();
          assertThat(waiting.await())
              .isInstanceOf(BarrierBrokenException.class)
              .hasMessageContaining("was reset");
          g.fork(() -> barrier.await());
          assertThat(barrier.await()).isZero();
        }));
    assertThatThrownBy(() -> Barrier.of(0)).hasMessageContaining("at least 1");
  }

  @Test
  void everySchedule_partiesMeetInEveryRoundOrLearnThatTheyCannot() {
    everySeed(
        1_500,
        (random, vertx) -> {
          int parties = 1 + random.nextInt(5);
          int[] done = new int[parties];
          Barrier barrier = Barrier.of(parties);
          List<String> ends = new ArrayList<>();
          boolean cancelling = random.nextInt(3) > 0;
          group(g -> {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < parties; i++) {
              int number = i;
              tasks.add(
                  g.fork(() -> {
                    try {
                      rounds(barrier, done, number, () -> pass(random));
                    } catch (BarrierBrokenException e) {
                      ends.add("broken");
                    }
                  }));
            }
            pass(random);
            if (cancelling) {
              tasks.get(random.nextInt(parties)).cancel("chosen by lot");
              sleep(ofSeconds(1));
              barrier.reset(); // one that was cancelled between its waits has broken nothing
            }
          });

          assertThat(barrier.statistics().waiting()).isZero();
          if (!cancelling) {
            assertThat(done).containsOnly(3);
            assertThat(ends).isEmpty();
          }
        });
  }

  private static void rounds(Barrier barrier, int[] done, int number, Runnable pause) {
    for (int round = 0; round < 3; round++) {
      pause.run();
      done[number]++;
      int before = barrier.await();
      assertThat(before).isBetween(0, done.length - 1);
      for (int rounds : done) {
        assertThat(rounds)
            .as("rounds of a party that was met")
            .isGreaterThanOrEqualTo(done[number]);
      }
    }
  }

  @Test
  void everySchedule_onSeveralEventLoops_partiesMeetInEveryRound() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          int each = 1 + random.nextInt(3);
          int[] done = new int[2 * each];
          Barrier barrier = Barrier.of(2 * each);
          List<String> ends = new ArrayList<>();
          group(g -> {
            g.fork(() -> {
              sleep(ofSeconds(1));
              barrier.reset();
            });
            Crowd.gatherOn(
                vertx,
                2,
                random,
                each,
                number -> {
                  try {
                    rounds(barrier, done, number, () -> pass(random));
                  } catch (BarrierBrokenException e) {
                    ends.add("broken");
                  }
                });
          });

          assertThat(barrier.statistics().waiting()).isZero();
          assertThat(ends.size()).isLessThanOrEqualTo(2 * each);
        });
  }

  /** Those of the meeting before are told; those who meet after the reset never knew them. */
  @Test
  void reset_whileTheActionRuns_keepsItsFailureFromWhoComesAfter() {
    List<RuntimeException> failures = new ArrayList<>();
    failures.add(new IllegalStateException("its time is over"));
    Barrier barrier =
        Barrier.of(
            2,
            () -> {
              if (!failures.isEmpty()) {
                RuntimeException failure = failures.removeFirst();
                sleep(ofSeconds(2));
                throw failure;
              }
            });
    Simulated.run(vertx ->
        group(g -> {
          Task<Throwable> waits = g.fork(() -> failureOf(barrier::await));
          Task<Throwable> acts = g.fork(() -> failureOf(barrier::await));
          sleep(ofSeconds(1));
          barrier.reset();
          Task<Integer> later = g.fork(() -> barrier.await());
          sleep(ofSeconds(2));

          assertThat(waits.await()).isInstanceOf(BarrierBrokenException.class);
          assertThat(acts.await()).hasMessage("its time is over");
          assertThat(barrier.statistics().broken()).isFalse();
          assertThat(barrier.await()).isEqualTo(1);
          assertThat(later.await()).isZero();
        }));
  }
}
