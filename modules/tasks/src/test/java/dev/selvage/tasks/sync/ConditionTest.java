// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConditionTest {
  private final List<String> log = new ArrayList<>();
  private final Lock lock = new Lock("stock");
  private final Condition changed = Condition.of(lock);

  /** Waits once, and says how that ended and whether it held the lock then. */
  private Action<RuntimeException> waiting(String name) {
    return () -> {
      try (var held = lock.acquire()) {
        try {
          changed.await();
          log.add(name + " signalled" + holding());
        } catch (Cancellation c) {
          log.add(name + " cancelled" + holding());
          throw c;
        }
      }
    };
  }

  private String holding() {
    boolean mine = lock.statistics().owner().filter(owner -> owner == Simulated.self()).isPresent();
    return mine ? "" : " without the lock";
  }

  @Test
  void signal_wakesThoseWhoWaitLongest_oneAfterTheOtherHoldsTheLock() {
    Simulated.run(vertx ->
        group(g -> {
          for (int i = 0; i < 4; i++) {
            g.fork(waiting("waiter " + i));
          }
          letOthersGo();
          assertThat(changed.statistics()).isEqualTo(new Condition.Statistics(4));
          assertThat(lock.isLocked()).isFalse();

          try (var held = lock.acquire()) {
            changed.signal();
            changed.signal(2);
            assertThat(changed.statistics().waiting()).isEqualTo(1);
            assertThat(lock.statistics().waiting()).isEqualTo(3);
            sleep(ofSeconds(1));
            assertThat(log).isEmpty();
          }
          sleep(ofSeconds(1));
          assertThat(log)
              .containsExactly("waiter 0 signalled", "waiter 1 signalled", "waiter 2 signalled");
          changed.signalAll(); // without the lock
        }));

    assertThat(log).hasSize(4).last().isEqualTo("waiter 3 signalled");
    assertThat(lock.statistics().owner()).isEmpty();
  }

  @Test
  void signal_whenNobodyWaits_isNotKept() {
    Simulated.run(vertx -> {
      changed.signal();
      changed.signalAll();
      try (var held = lock.acquire()) {
        assertThat(failureOf(() -> failAfter(ofSeconds(1), changed::await)))
            .isInstanceOf(DeadlineExceededException.class);
      }
    });
  }

  /** A plain wait that was signalled swallowed the signal when it was cancelled. */
  @Test
  void case41_signalledWaiterIsCancelled_theSignalPassesOnAndTheLockIsHeldAgain() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> first = g.fork(waiting("first"));
          g.fork(waiting("second"));
          letOthersGo();

          try (var held = lock.acquire()) {
            changed.signal();
            first.cancel("after it was signalled");
            sleep(ofSeconds(1));
            assertThat(log).isEmpty();
          }
        }));

    assertThat(log).containsExactly("first cancelled", "second signalled");
    assertThat(lock.statistics().owner()).isEmpty();
  }

  @Test
  void case41_waiterIsCancelledBeforeAnySignal_theLockIsHeldAgainBeforeTheErrorSurfaces() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> cancelled = g.fork(waiting("cancelled"));
          letOthersGo();
          try (var held = lock.acquire()) {
            cancelled.cancel("while another holds the lock");
            sleep(ofSeconds(3));
            assertThat(cancelled.state()).isEqualTo(Task.State.RUNNING);
            changed.signal();
          }
        }));

    assertThat(log).containsExactly("cancelled cancelled");
    assertThat(changed.statistics().waiting()).isZero();
  }

  /** Law 3: it has the lock and the signal, so the wait has succeeded. */
  @Test
  void case41_waiterIsCancelledAfterItGotTheLock_hasSucceeded() {
    Simulated.run(vertx ->
        group(g -> {
          Task<?> first = g.fork(waiting("first"));
          g.fork(waiting("second"));
          letOthersGo();

          changed.signal(); // the lock is free: it is the first one's now
          first.cancel("too late for the wait");
          letOthersGo();
          assertThat(log).containsExactly("first signalled");
          changed.signal();
        }));

    assertThat(log).containsExactly("first signalled", "second signalled");
  }

  @Test
  void case41_allSignalledWaitersAreCancelled_theSignalIsForNobody() {
    Simulated.run(vertx ->
        group(g -> {
          List<Task<?>> waiters = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            waiters.add(g.fork(waiting("waiter " + i)));
          }
          letOthersGo();
          try (var held = lock.acquire()) {
            changed.signal();
            waiters.forEach(waiter -> waiter.cancel("all"));
          }
          for (Task<?> waiter : waiters) {
            assertThat(failureOf(waiter::await)).hasMessageContaining("all");
          }
        }));

    assertThat(log)
        .containsExactly("waiter 0 cancelled", "waiter 1 cancelled", "waiter 2 cancelled");
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void await_pastItsDeadline_holdsTheLockAgain() {
    Simulated.run(vertx -> {
      try (var held = lock.acquire()) {
        assertThat(failureOf(() -> failAfter(ofSeconds(2), changed::await)))
            .isInstanceOf(DeadlineExceededException.class)
            .hasMessageContaining("a signal of a condition of the lock 'stock'");
        assertThat(holding()).isEmpty();
      }
      assertThat(clock()).isEqualTo(ofSeconds(2));
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Test
  void await_withoutTheLock_saysSo() {
    Simulated.run(vertx -> {
      assertThat(failureOf(changed::await))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Condition.await")
          .hasMessageContaining("does not hold the lock 'stock'");
      assertThat(failureOf(() -> changed.awaitUntil(() -> true)))
          .hasMessageContaining("Condition.awaitUntil");
    });
    assertThatThrownBy(changed::await).hasMessageContaining("Tasks.run");
    assertThatThrownBy(() -> changed.signal(-1)).hasMessageContaining("-1");
  }

  @Test
  void awaitUntil_asksWhileItHoldsTheLock() {
    int[] stock = {0};
    Simulated.run(vertx ->
        group(g -> {
          g.fork(() -> {
            try (var held = lock.acquire()) {
              changed.awaitUntil(() -> {
                log.add("asked at " + stock[0] + holding());
                return stock[0] >= 2;
              });
            }
          });
          for (int i = 0; i < 2; i++) {
            sleep(ofSeconds(1));
            stock[0]++;
            changed.signalAll();
          }
        }));

    assertThat(log).containsExactly("asked at 0", "asked at 1", "asked at 2");
  }

  @Test
  void case42_ownerCompletesWhileOthersWaitForASignal_theyGetTheError() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          group(g -> {
            Task<Throwable> waiter = g.fork(() -> failureOf(waiting("waiter")));
            letOthersGo();
            g.fork(
                "careless",
                () -> {
                  var unused = lock.acquire();
                });

            assertThat(waiter.await())
                .isInstanceOf(LockBrokenException.class)
                .hasMessageContaining("careless");
            assertThat(changed.statistics().waiting()).isZero();
          }));
      assertThat(lines.lines()).hasSize(1);
    }
    assertThat(log).isEmpty();
  }

  /** Units that producers make and consumers take: each signal is worth one unit. */
  private static final class Stock {
    final Lock lock = new Lock();
    final Condition more = Condition.of(lock);
    final Random random;
    boolean inside;
    int units;
    int made;
    int taken;

    Stock(Random random) {
      this.random = random;
    }

    void make() {
      try (var held = lock.acquire()) {
        enter();
        try {
          pass(random);
          units++;
          made++;
          more.signal();
          pass(random); // the one who was signalled waits for the lock, and may be cancelled
        } finally {
          leave();
        }
      }
    }

    void take() {
      try (var held = lock.acquire()) {
        enter();
        try {
          pass(random);
          while (units == 0) {
            leave();
            try {
              more.await();
            } finally {
              enter();
            }
          }
          units--;
          taken++;
        } finally {
          leave();
        }
      }
    }

    private void enter() {
      assertThat(lock.statistics().owner()).containsSame(Simulated.self());
      assertThat(inside).as("another task is inside").isFalse();
      inside = true;
    }

    private void leave() {
      inside = false;
    }
  }

  /**
   * Nobody waits while there is a unit: else a signal was lost with a cancelled task. As many units
   * are made as there are consumers, so all who survive get one.
   */
  @Test
  void everySchedule_losesNoSignal() {
    everySeed(
        1_500,
        (random, vertx) -> {
          Stock stock = new Stock(random);
          int consumers = 2 + random.nextInt(8);
          group(g -> {
            List<Task<?>> taking = new ArrayList<>();
            for (int i = 0; i < consumers; i++) {
              taking.add(
                  g.fork(() -> {
                    pass(random);
                    stock.take();
                    checkpoint();
                  }));
            }
            for (int i = 0; i < consumers; i++) {
              g.fork(() -> {
                pass(random);
                pass(random);
                if (random.nextBoolean()) {
                  taking.get(random.nextInt(consumers)).cancel("chosen by lot");
                }
              });
              pass(random);
              stock.make();
              sleep(ofSeconds(1)); // until everything has settled
              assertThat(stock.units == 0 || stock.more.statistics().waiting() == 0)
                  .as("a task waits for a unit, with units left")
                  .isTrue();
            }
            sleep(ofSeconds(1));
            for (Task<?> each : taking) {
              assertThat(each.outcome()).as("of a consumer, with units left").isPresent();
              assertThat(each.outcome().orElseThrow()).isNotInstanceOf(Outcome.Failure.class);
            }
          });

          assertThat(stock.units).isEqualTo(stock.made - stock.taken);
          assertThat(stock.lock.isLocked()).isFalse();
          assertThat(stock.lock.statistics().waiting() + stock.more.statistics().waiting())
              .isZero();
        });
  }

  @Test
  void everySchedule_onSeveralEventLoops_losesNoSignal() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          Stock stock = new Stock(random);
          int each = 1 + random.nextInt(4);
          group(g -> {
            g.fork(() -> {
              for (int i = 0; i < 2 * each; i++) {
                pass(random);
                stock.make();
              }
            });
            Crowd.gatherOn(
                vertx,
                2,
                random,
                each,
                number -> {
                  pass(random);
                  stock.take();
                });
          });

          assertThat(stock.units).isEqualTo(stock.made - stock.taken);
          assertThat(stock.lock.isLocked()).isFalse();
        });
  }
}
