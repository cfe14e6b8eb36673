// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Simulated.self;
import static dev.selvage.tasks.Tasks.group;
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

final class LimiterTest {
  private final List<String> log = new ArrayList<>();

  private Action<RuntimeException> entering(Limiter limiter, String name) {
    return () -> {
      try (var permit = limiter.acquireFor(name)) {
        log.add(name);
        sleep(ofSeconds(1));
      }
    };
  }

  @Test
  void case43_shrunkBelowItsUse_grownAgain_setToZero() {
    Limiter limiter = Limiter.of(2);
    Simulated.run(vertx ->
        group(g -> {
          var a = limiter.acquireFor("a");
          var b = limiter.acquireFor("b");
          limiter.resize(1);
          assertThat(limiter.statistics())
              .isEqualTo(new Limiter.Statistics(1, 2, 0, List.of("a", "b")));
          assertThat(limiter.available()).isZero();
          g.fork(entering(limiter, "c"));
          g.fork(entering(limiter, "d"));
          g.fork(entering(limiter, "e"));
          letOthersGo();

          a.release();
          letOthersGo();
          assertThat(log).as("still as many out as there are").isEmpty();
          b.release();
          letOthersGo();
          assertThat(log).containsExactly("c");

          limiter.resize(2);
          letOthersGo();
          assertThat(log).containsExactly("c", "d");

          limiter.resize(0);
          sleep(ofSeconds(9));
          assertThat(limiter.statistics()).isEqualTo(new Limiter.Statistics(0, 0, 1, List.of()));
          assertThat(limiter.tryAcquire()).isEmpty();
          limiter.resize(1);
        }));

    assertThat(log).containsExactly("c", "d", "e");
    assertThat(limiter.statistics()).isEqualTo(new Limiter.Statistics(1, 0, 0, List.of()));
    assertThat(limiter.size()).isEqualTo(1);
  }

  @Test
  void case43_theSameBorrowerTwice_isAnError() {
    Limiter limiter = Limiter.of(3);
    Simulated.run(vertx ->
        group(g -> {
          try (var mine = limiter.acquire()) {
            assertThat(mine.borrower()).isEqualTo(self());
            assertThat(failureOf(() -> limiter.acquire().close()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the borrower test has a permit of Limiter[1 of 3 taken]");
            assertThat(failureOf(() -> limiter.tryAcquire().orElseThrow().close()))
                .hasMessageContaining("one at a time");
          }
          limiter.resize(0);
          g.fork(entering(limiter, "waits"));
          letOthersGo();
          assertThat(failureOf(entering(limiter, "waits")))
              .hasMessageContaining("the borrower waits waits for a permit");
          limiter.resize(1);
        }));

    assertThat(limiter.statistics().taken()).isZero();
  }

  @Test
  void acquireFor_aBorrowerWhoseWaitWasJustCancelled_isPossibleAtOnce() {
    Limiter limiter = Limiter.of(0);
    Simulated.run(vertx ->
        group(g -> {
          Task<?> waiting = g.fork(entering(limiter, "borrower"));
          letOthersGo();
          waiting.cancel("gave up");
          limiter.resize(1);
          entering(limiter, "borrower").run();
        }));

    assertThat(log).containsExactly("borrower");
    assertThat(limiter.statistics().borrowers()).isEmpty();
  }

  @Test
  void case37_waiterCancelledAfterTheGrant_thePermitGoesToTheNext() {
    Limiter limiter = Limiter.of(1);
    Simulated.run(vertx ->
        group(g -> {
          var held = limiter.acquire();
          Task<?> granted = g.fork(entering(limiter, "granted"));
          g.fork(entering(limiter, "next"));
          letOthersGo();

          held.release();
          assertThat(limiter.tryAcquireFor("barging")).isEmpty();
          granted.cancel("between its grant and its turn");
        }));

    assertThat(log).containsExactly("granted", "next");
    assertThat(limiter.available()).isEqualTo(1);
  }

  @Test
  void release_isPossibleAnywhere_once() {
    Limiter limiter = Limiter.of(1);
    var permit = limiter.tryAcquireFor("outside").orElseThrow();
    assertThat(permit).hasToString("the permit of outside from Limiter[1 of 1 taken]");
    permit.release();
    permit.close();

    assertThat(limiter.statistics()).isEqualTo(new Limiter.Statistics(1, 0, 0, List.of()));
    assertThatThrownBy(limiter::acquire).hasMessageContaining("Tasks.run");
    assertThatThrownBy(() -> Limiter.of(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> limiter.resize(-2)).hasMessageContaining("Limiter.resize: size is -2");
  }

  /** What a limiter must keep, whatever happens. */
  private static final class Use {
    final Limiter limiter = Limiter.of(2);
    final Random random;
    int inside;

    Use(Random random) {
      this.random = random;
    }

    void once(Object borrower) {
      pass(random);
      if (random.nextInt(4) == 0) {
        int size = random.nextInt(4);
        limiter.resize(size);
      }
      try (var permit = limiter.acquireFor(borrower)) {
        inside++;
        assertThat(limiter.statistics().taken()).isGreaterThanOrEqualTo(inside);
        assertThat(limiter.statistics().borrowers()).contains(borrower);
        try {
          pass(random);
        } finally {
          inside--;
        }
      }
    }

    void checkEnd() {
      limiter.resize(3);
      assertThat(limiter.statistics()).isEqualTo(new Limiter.Statistics(3, 0, 0, List.of()));
    }
  }

  @Test
  void everySchedule_conservesPermitsWhileItIsResized() {
    everySeed(
        1_500,
        (random, vertx) -> {
          Use use = new Use(random);
          group(g -> {
            g.fork(() -> {
              sleep(ofSeconds(1));
              use.limiter.resize(1); // whatever it was left at
            });
            Crowd.gather(random, 2 + random.nextInt(10), use::once);
          });

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
          group(g -> {
            g.fork(() -> {
              sleep(ofSeconds(1));
              use.limiter.resize(1);
            });
            Crowd.gatherOn(vertx, 2, random, 1 + random.nextInt(5), use::once);
          });

          use.checkEnd();
        });
  }
}
