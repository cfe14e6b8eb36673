// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.asCompleted;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.race;
import static dev.selvage.tasks.Tasks.shield;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Completions;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Groups, deadlines and waits, cancelled everywhere: when the block that was cancelled has been
 * left, nothing of it runs any more, and everything that was begun has been ended.
 */
final class CancelledGroupsTest {
  /** Counts what has been begun and has not been ended. */
  private static final class Work {
    private int begun;
    private int ended;

    int take(int millis) {
      begun++;
      try {
        sleep(ofMillis(millis));
        return millis;
      } finally {
        ended++;
      }
    }

    /** Asserts, from outside of the block, that none of its work goes on. */
    void assertEnded() {
      assertThat(ended).as("ended").isEqualTo(begun);
    }
  }

  @Test
  void sleep_cancelledEverywhere() {
    var places =
        CancelEverywhere.with(Work::new).cancel(work -> work.take(1)).check(Work::assertEnded);

    assertThat(places).isEqualTo(new CancelEverywhere.Places(1, 1, 1));
  }

  @Test
  void group_cancelledEverywhere() {
    var places =
        CancelEverywhere.with(Work::new)
            .cancel(work -> {
              try {
                group(g -> {
                  Task<Integer> first = g.fork(() -> work.take(2));
                  g.fork(() -> group(inner -> inner.fork(() -> work.take(3))));
                  work.take(1);
                  return first.await();
                });
              } finally {
                work.assertEnded();
              }
            })
            .check(Work::assertEnded);

    assertThat(places.waiting()).isEqualTo(4);
    assertThat(places.resumed()).isEqualTo(4);
  }

  @Test
  void gather_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work -> {
          try {
            assertThat(gather(List.of(1, 2, 3), work::take)).containsExactly(1, 2, 3);
          } finally {
            work.assertEnded();
          }
        })
        .check(Work::assertEnded);
  }

  @Test
  void gatherWithALimit_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work -> {
          try {
            assertThat(gather(List.of(1, 2, 3, 4), 2, work::take)).hasSize(4);
          } finally {
            work.assertEnded();
          }
        })
        .check(Work::assertEnded);
  }

  @Test
  void race_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work -> {
          try {
            assertThat(race(() -> work.take(2), () -> work.take(1))).isEqualTo(1);
          } finally {
            work.assertEnded();
          }
        })
        .check(Work::assertEnded);
  }

  @Test
  void asCompleted_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work -> {
          List<Integer> came = new ArrayList<>();
          try (Completions<Integer> completions = asCompleted(List.of(3, 1, 2), work::take)) {
            for (int millis : completions) {
              came.add(millis);
            }
            assertThat(came).containsExactly(1, 2, 3);
          } finally {
            work.assertEnded();
          }
        })
        .check(Work::assertEnded);
  }

  @Test
  void asCompletedThatIsLeftEarly_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work ->
            group(g -> {
              for (int millis : asCompleted(List.of(3, 1, 2), work::take)) {
                assertThat(millis).isEqualTo(1);
                break;
              }
            }))
        .check(Work::assertEnded);
  }

  @Test
  void failAfter_cancelledEverywhere() {
    var places =
        CancelEverywhere.with(Work::new)
            .cancel(work -> {
              try {
                failAfter(ofMillis(2), () -> gather(List.of(1, 5), work::take));
              } catch (DeadlineExceededException late) {
                work.assertEnded();
              }
            })
            .check(Work::assertEnded);

    assertThat(places.waiting()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void moveOnAfter_cancelledEverywhere() {
    CancelEverywhere.with(Work::new)
        .cancel(work -> {
          boolean inTime =
              moveOnAfter(
                  ofMillis(1),
                  () -> {
                    work.take(5);
                  });
          assertThat(inTime).isFalse();
          work.take(1);
        })
        .check(Work::assertEnded);
  }

  @Test
  void shield_cancelledEverywhere_cleansUpWhatWasOpened() {
    var places =
        CancelEverywhere.with(() -> new int[2])
            .cancel(counts -> {
              counts[0]++; // opened
              try {
                sleep(ofMillis(1));
              } finally {
                shield(
                    ofMillis(100),
                    () -> {
                      sleep(ofMillis(1));
                      sleep(ofMillis(1));
                      counts[1]++; // closed
                    });
              }
            })
            .check(counts -> assertThat(counts[1]).as("closed").isEqualTo(counts[0]));

    assertThat(places.waiting()).isEqualTo(3);
  }

  @Test
  void await_cancelledEverywhere_disposesOfWhatComesTooLate() {
    CancelEverywhere.with(AtomicInteger::new)
        .cancel(open -> {
          Vertx vertx = Vertx.currentContext().owner();
          Promise<AtomicInteger> lease = Promise.promise();
          vertx.setTimer(
              1,
              unused -> {
                open.incrementAndGet();
                lease.complete(open);
              });
          await(lease.future(), () -> {}, AtomicInteger::decrementAndGet);
          open.decrementAndGet();
        })
        .check(open -> {
          sleep(ofMillis(2)); // until the timer has fired in any case
          assertThat(open).as("leases that are open").hasValue(0);
        });
  }

  @Test
  void offload_cancelledEverywhere_leavesNoWorkBehind() {
    var places =
        CancelEverywhere.with(() -> new AtomicInteger())
            .cancel(running -> {
              Offload.blocking(() -> {
                running.incrementAndGet();
                running.decrementAndGet();
              });
              Offload.interruptible(() -> {
                running.incrementAndGet();
                running.decrementAndGet();
              });
              int answer = Offload.cpu(() -> 42);
              assertThat(answer).isEqualTo(42);
            })
            .check(running -> assertThat(running).hasValue(0));

    assertThat(places.waiting()).isEqualTo(3);
  }
}
