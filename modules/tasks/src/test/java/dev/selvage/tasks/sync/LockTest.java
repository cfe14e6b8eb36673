// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LockTest {
  private final List<String> log = new ArrayList<>();
  private final Lock lock = new Lock("accounts");

  private Action<RuntimeException> entering(String name) {
    return () -> {
      try (var held = lock.acquire()) {
        log.add(name);
        sleep(ofSeconds(1));
      }
    };
  }

  private void leakTheLock() {
    var unused = lock.acquire();
    sleep(ofSeconds(1));
  }

  @Test
  void acquire_whenHeld_waitsInFifoOrder() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork("first", entering("first"));
          g.fork(entering("second"));
          g.fork(entering("third"));
          letOthersGo();

          Lock.Statistics now = lock.statistics();
          assertThat(now.owner().orElseThrow().name()).isEqualTo("first");
          assertThat(now.waiting()).isEqualTo(2);
          assertThat(lock.tryAcquire()).isEmpty();
          assertThat(lock).hasToString("Lock[accounts, held by first]");
        }));

    assertThat(log).containsExactly("first", "second", "third");
    assertThat(lock.isLocked()).isFalse();
    assertThat(lock).hasToString("Lock[accounts, free]");
  }

  @Test
  void acquire_twiceByOneTask_isAnErrorAtOnce() {
    Simulated.run(vertx -> {
      try (var held = lock.acquire()) {
        assertThat(failureOf(() -> lock.acquire().close()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("the lock 'accounts'")
            .hasMessageContaining("not reentrant");
        assertThat(failureOf(() -> lock.tryAcquire().orElseThrow().close()))
            .hasMessageContaining("not reentrant");
      }
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Test
  void release_byAnotherTask_isAnErrorThatNamesTheOwner() {
    Simulated.run(vertx ->
        group(g -> {
          Lock.Held held = lock.acquire();
          Task<Throwable> other = g.fork("other", () -> failureOf(held::release));

          assertThat(other.await())
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("the task 'test'");
          assertThat(lock.isLocked()).isTrue();
          held.release();
          held.close();
          assertThat(lock.isLocked()).isFalse();
        }));
  }

  @Test
  void release_ofAStaleHold_doesNotReleaseTheNextOwners() {
    Simulated.run(vertx -> {
      Lock.Held stale = lock.acquire();
      stale.release();
      try (var held = lock.acquire()) {
        stale.release();
        assertThat(lock.isLocked()).isTrue();
      }
    });
  }

  @Test
  void locked_returnsTheValueAndReleasesOnAFailure() {
    Simulated.run(vertx -> {
      assertThat(lock.locked(() -> lock.isLocked())).isTrue();
      assertThat(
              failureOf(() ->
                  lock.locked(() -> {
                    throw new IOException("inside");
                  })))
          .isInstanceOf(IOException.class);
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Test
  void acquire_outsideATask_namesTasksRun() {
    assertThatThrownBy(lock::acquire).hasMessageContaining("Tasks.run");
    assertThatThrownBy(lock::tryAcquire).hasMessageContaining("Tasks.run");
  }

  @Test
  void case37_waiterCancelledAfterTheGrant_theLockGoesToTheNext() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquire();
          Task<?> granted = g.fork(entering("granted"));
          g.fork(entering("next"));
          letOthersGo();

          held.release();
          granted.cancel("between its grant and its turn");
        }));

    assertThat(log).containsExactly("granted", "next");
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void case38_cancelledWaiterAtTheHeadOfTheLine_theNextLiveOneGetsTheLock() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquire();
          Task<?> cancelled = g.fork(entering("cancelled"));
          g.fork(entering("live"));
          letOthersGo();

          cancelled.cancel("before the release");
          held.release();
        }));

    assertThat(log).containsExactly("live");
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void case39_tryAcquireBetweenTheReleaseAndTheWokenWaitersTurn_fails() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquire();
          g.fork(entering("waiter"));
          letOthersGo();

          held.release();
          assertThat(lock.tryAcquire()).isEmpty();
        }));

    assertThat(log).containsExactly("waiter");
  }

  @Test
  void case42_ownerCompletesWhileItHoldsTheLock_waitersGetABrokenLockError() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          group(g -> {
            Task<?> owner = g.fork("careless", this::leakTheLock);
            Task<Throwable> waiter = g.fork(() -> failureOf(() -> lock.acquire().close()));
            Task<Throwable> another = g.fork(() -> failureOf(() -> lock.acquire().close()));

            for (Task<Throwable> each : List.of(waiter, another)) {
              assertThat(each.await())
                  .isInstanceOf(LockBrokenException.class)
                  .hasMessageContaining("the lock 'accounts' is broken")
                  .hasMessageContaining("the task 'careless'");
            }
            owner.await();
            assertThat(failureOf(() -> lock.tryAcquire().orElseThrow().close()))
                .isInstanceOf(LockBrokenException.class);
            assertThat(failureOf(() -> lock.acquire().close()))
                .isInstanceOf(LockBrokenException.class);
            assertThat(lock.statistics().broken()).isTrue();

            lock.reset();
            lock.locked(() -> log.add("in order again"));
          }));

      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("'careless'").contains("reset");
    }
    assertThat(log).containsExactly("in order again");
  }

  @Test
  void case42_ownerThatFailsOrIsCancelled_breaksTheLockToo() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          group(g -> {
            Task<?> owner = g.fork("careless", this::leakTheLock);
            letOthersGo();
            owner.cancel("stop");
            assertThat(failureOf(() -> lock.acquire().close()))
                .isInstanceOf(LockBrokenException.class);
          }));
      assertThat(lines.lines()).hasSize(1);
    }
  }

  @Test
  void acquire_isShownAmongTheHoldings() {
    Simulated.run(vertx -> {
      try (var tracking = Holdings.track();
          var held = lock.acquire()) {
        assertThat(Holdings.open()).hasSize(1);
        assertThat(Holdings.open().getFirst()).asString().startsWith("the lock 'accounts', taken");
        held.release();
        assertThat(Holdings.open()).isEmpty();
      }
    });
  }

  @Test
  void acquire_pastItsDeadline_leavesTheLine() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(entering("owner"));
          letOthersGo();
          assertThat(moveOnAfter(ofSeconds(0).plusMillis(10), lock::acquire)).isEmpty();
          assertThat(lock.statistics().waiting()).isZero();
        }));
  }

  /** What a lock must keep, whatever happens. */
  private static final class Use {
    final Lock lock = new Lock();
    final Random random;
    boolean inside;
    int arrived;
    int lastServed = -1;

    Use(Random random) {
      this.random = random;
    }

    void once(boolean inOrder) {
      pass(random);
      if (random.nextInt(5) == 0) {
        lock.tryAcquire().ifPresent(this::use);
        return;
      }
      boolean free = !lock.isLocked();
      int ticket = arrived++;
      Lock.Held held = lock.acquire();
      if (inOrder && !free) {
        assertThat(ticket).as("served after %d", lastServed).isGreaterThan(lastServed);
        lastServed = ticket;
      }
      use(held);
    }

    private void use(Lock.Held held) {
      try (held) {
        assertThat(inside).as("another task is inside").isFalse();
        inside = true;
        pass(random);
      } finally {
        inside = false;
      }
    }

    void checkEnd() {
      assertThat(lock.isLocked()).isFalse();
      assertThat(lock.statistics().waiting()).isZero();
      assertThat(lock.statistics().broken()).isFalse();
    }
  }

  @Test
  void everySchedule_excludesAndServesInOrder() {
    everySeed(
        1_500,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gather(random, 2 + random.nextInt(8), number -> use.once(true));

          use.checkEnd();
        });
  }

  @Test
  void everySchedule_onSeveralEventLoops_excludes() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gatherOn(vertx, 2, random, 1 + random.nextInt(3), number -> use.once(false));

          use.checkEnd();
        });
  }
}
