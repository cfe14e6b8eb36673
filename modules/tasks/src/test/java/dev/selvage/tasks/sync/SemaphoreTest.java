// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.clock;
import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.checkpoint;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SemaphoreTest {
  private final List<String> log = new ArrayList<>();

  private Action<Exception> entering(Semaphore semaphore, int permits, String name) {
    return () -> {
      try (var permit = semaphore.acquireMany(permits)) {
        log.add(name);
        checkpoint();
        sleep(ofSeconds(1));
      }
    };
  }

  /** cpython#90155: the permit that was granted to a cancelled waiter was lost. */
  @Test
  void case37_waiterCancelledAfterTheGrant_thePermitGoesToTheNext() {
    Semaphore semaphore = Semaphore.of(1);
    Simulated.run(vertx ->
        group(g -> {
          var held = semaphore.acquire();
          Task<?> granted = g.fork(entering(semaphore, 1, "granted"));
          g.fork(entering(semaphore, 1, "next"));
          letOthersGo();

          held.release();
          granted.cancel("between its grant and its turn");
        }));

    assertThat(log).containsExactly("granted", "next");
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0));
  }

  /** anyio#1145: the permit was given to the cancelled one. */
  @Test
  void case38_cancelledWaiterAtTheHeadOfTheLine_theNextLiveOneIsWoken() {
    Semaphore semaphore = Semaphore.of(1);
    Simulated.run(vertx ->
        group(g -> {
          var held = semaphore.acquire();
          Task<?> cancelled = g.fork(entering(semaphore, 1, "cancelled"));
          g.fork(entering(semaphore, 1, "live"));
          letOthersGo();

          cancelled.cancel("before the release");
          held.release();
          letOthersGo();
          assertThat(log).containsExactly("live");
        }));

    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 1, 0));
  }

  /** anyio#1170: two tasks were in. */
  @Test
  void case39_tryAcquireBetweenTheReleaseAndTheWokenWaitersTurn_fails() {
    Semaphore semaphore = Semaphore.of(1);
    Simulated.run(vertx ->
        group(g -> {
          var held = semaphore.acquire();
          g.fork(entering(semaphore, 1, "waiter"));
          letOthersGo();

          held.release();
          assertThat(semaphore.tryAcquire()).isEmpty();
          assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(1, 0, 0));
          letOthersGo();
          assertThat(log).containsExactly("waiter");
        }));

    assertThat(semaphore.tryAcquire()).isPresent();
  }

  @Test
  void case40_aThousandWaitersWithRandomCancellations_areServedInTheirOrder() {
    everySeedAlone(
        5,
        1,
        (random, vertx) -> {
          Semaphore semaphore = Semaphore.of(3);
          List<Integer> served = new ArrayList<>();
          group(g -> {
            var held = semaphore.acquireMany(3);
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
              int number = i;
              tasks.add(
                  g.fork(() -> {
                    try (var permit = semaphore.acquire()) {
                      served.add(number);
                      pass(random);
                    }
                  }));
            }
            letOthersGo();
            assertThat(semaphore.waiting()).isEqualTo(1_000);
            for (int i = 0; i < 300; i++) {
              Task<?> chosen = tasks.get(random.nextInt(1_000));
              chosen.cancel("chosen by lot");
              if (i == 200) {
                held.release();
              }
            }
          });

          assertThat(served).isSorted().hasSizeBetween(700, 1_000);
          assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(3, 3, 0));
        });
  }

  @Test
  void acquireMany_atTheHeadOfTheLine_isNotOvertaken() {
    Semaphore semaphore = Semaphore.of(3);
    Simulated.run(vertx ->
        group(g -> {
          var two = semaphore.acquireMany(2);
          g.fork(entering(semaphore, 3, "three"));
          g.fork(entering(semaphore, 1, "one"));
          letOthersGo();

          assertThat(semaphore.tryAcquire()).isEmpty();
          assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(3, 1, 2));
          assertThat(log).isEmpty();
          two.release();
          letOthersGo();
          assertThat(log).containsExactly("three");
          assertThat(semaphore.available()).isZero();
        }));

    assertThat(log).containsExactly("three", "one");
  }

  /** The small ones behind it waited for a release that never came. */
  @Test
  void acquireMany_cancelledAtTheHeadOfTheLine_letsThoseBehindItIn() {
    Semaphore semaphore = Semaphore.of(3);
    Simulated.run(vertx ->
        group(g -> {
          var two = semaphore.acquireMany(2);
          Task<?> three = g.fork(entering(semaphore, 3, "three"));
          g.fork(entering(semaphore, 1, "one"));
          letOthersGo();

          three.cancel("gave up");
          assertThat(semaphore.tryAcquire()).isEmpty(); // belongs to the one behind
          letOthersGo();
          letOthersGo();
          assertThat(log).containsExactly("one");
          two.release();
        }));

    assertThat(semaphore.available()).isEqualTo(3);
  }

  @Test
  void acquire_pastItsDeadline_takesNoPermit() {
    Semaphore semaphore = Semaphore.of(1);
    Simulated.run(vertx -> {
      var held = semaphore.acquire();
      assertThat(moveOnAfter(ofSeconds(1), semaphore::acquire)).isEmpty();

      assertThat(clock()).isEqualTo(ofSeconds(1));
      held.close();
      held.close();
      assertThat(semaphore.available()).isEqualTo(1);
    });
  }

  @Test
  void acquire_ofANumberThatCannotBe_saysWhatCan() {
    Semaphore semaphore = Semaphore.of(3);

    assertThatThrownBy(() -> semaphore.tryAcquireMany(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 permits")
        .hasMessageContaining("at most the 3");
    assertThatThrownBy(() -> semaphore.acquireMany(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Semaphore.of(0)).hasMessageContaining("at least 1");
  }

  /** What a semaphore must keep, whatever happens: written down while tasks use it. */
  private static final class Use {
    final int permits;
    final Semaphore semaphore;
    final Random random;
    int inside;
    int arrived;
    int lastServed = -1;
    int switches;

    Use(Random random) {
      this.random = random;
      permits = 1 + random.nextInt(4);
      semaphore = Semaphore.of(permits);
    }

    void once(boolean inOrder) {
      pass(random);
      int wanted = 1 + random.nextInt(permits);
      if (random.nextInt(5) == 0) {
        semaphore.tryAcquireMany(wanted).ifPresent(permit -> use(permit, wanted));
        return;
      }
      boolean free = semaphore.waiting() == 0 && semaphore.available() >= wanted;
      int ticket = arrived++;
      int before = switches;
      Semaphore.Permit permit = semaphore.acquireMany(wanted);
      if (inOrder && free) {
        assertThat(switches).as("switches on the fast path").isEqualTo(before);
      } else if (inOrder) {
        assertThat(ticket).as("served after %d", lastServed).isGreaterThan(lastServed);
        lastServed = ticket;
      }
      use(permit, wanted);
    }

    private void use(Semaphore.Permit permit, int wanted) {
      try (permit) {
        switches++;
        inside += wanted;
        assertThat(inside).as("permits out").isLessThanOrEqualTo(permits);
        pass(random);
      } finally {
        switches++;
        inside -= wanted;
      }
    }

    void checkEnd() {
      assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(permits, permits, 0));
    }
  }

  @Test
  void everySchedule_conservesPermitsAndServesInOrder() {
    everySeed(
        1_500,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gather(random, 2 + random.nextInt(10), number -> use.once(true));

          use.checkEnd();
        });
  }

  @Test
  void everySchedule_onSeveralEventLoops_conservesPermits() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gatherOn(vertx, 2, random, 1 + random.nextInt(4), number -> use.once(false));

          use.checkEnd();
        });
  }
}
