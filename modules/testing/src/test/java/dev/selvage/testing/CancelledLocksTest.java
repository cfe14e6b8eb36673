// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.sync.Barrier;
import dev.selvage.tasks.sync.BarrierBrokenException;
import dev.selvage.tasks.sync.Condition;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Limiter;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.ReadWriteLock;
import dev.selvage.tasks.sync.Semaphore;
import org.junit.jupiter.api.Test;

/** Locks, permits and events, cancelled everywhere: never two inside, nobody left outside. */
final class CancelledLocksTest {
  /** A lock, and who is inside. */
  private static final class Room {
    private final Lock lock = new Lock();
    private final Condition changed = Condition.of(lock);
    private int inside;
    private int goods;

    void enter(int millis) {
      lock.locked(() -> {
        assertThat(++inside).as("inside").isEqualTo(1);
        try {
          sleep(ofMillis(millis));
        } finally {
          inside--;
        }
      });
    }

    void deliver() {
      lock.locked(() -> {
        goods++;
        changed.signal();
      });
    }

    void fetch() {
      lock.locked(() -> {
        changed.awaitUntil(() -> goods > 0);
        goods--;
      });
    }

    void assertFree() {
      assertThat(inside).isZero();
      assertThat(lock.isLocked()).isFalse();
      assertThat(lock.statistics().waiting()).isZero();
      assertThat(changed.statistics().waiting()).isZero();
    }
  }

  @Test
  void lock_cancelledEverywhere_isFreeAfterwards() {
    var places =
        CancelEverywhere.with(Room::new)
            .beside(room -> room.enter(2))
            .cancel(room -> {
              room.enter(1);
              room.enter(1);
            })
            .beside(room -> {
              sleep(ofMillis(1));
              room.enter(1);
            })
            .check(Room::assertFree);

    assertThat(places.waiting()).isEqualTo(4);
    assertThat(places.resumed()).isEqualTo(4);
  }

  @Test
  void condition_cancelledEverywhere_passesItsSignalOn() {
    var places =
        CancelEverywhere.with(Room::new)
            .beside(room -> {
              sleep(ofMillis(1));
              room.deliver();
              room.deliver(); // enough for both, if no signal is lost
            })
            .cancel(Room::fetch)
            .beside(Room::fetch)
            .check(Room::assertFree);

    assertThat(places.waiting()).isPositive();
    assertThat(places.resumed()).isPositive();
  }

  @Test
  void readWriteLock_cancelledEverywhere_isFreeAfterwards() {
    var places =
        CancelEverywhere.with(ReadWriteLock::new)
            .beside(lock -> lock.readLocked(() -> sleep(ofMillis(1))))
            .beside(lock -> lock.writeLocked(() -> sleep(ofMillis(1))))
            .cancel(lock -> {
              lock.readLocked(() -> sleep(ofMillis(1)));
              lock.writeLocked(() -> sleep(ofMillis(1)));
            })
            .beside(lock -> {
              sleep(ofMillis(1));
              lock.readLocked(() -> sleep(ofMillis(1)));
            })
            .check(lock -> {
              assertThat(lock.statistics().readers()).isZero();
              assertThat(lock.statistics().writing()).isFalse();
              assertThat(lock.statistics().waiting()).isZero();
            });

    assertThat(places.resumed()).isEqualTo(4);
  }

  @Test
  void limiter_cancelledEverywhere_conservesItsPermits() {
    var places =
        CancelEverywhere.with(() -> Limiter.of(1))
            .beside(limiter -> use(limiter, 2))
            .cancel(limiter -> use(limiter, 1))
            .beside(limiter -> {
              sleep(ofMillis(1));
              limiter.resize(2);
              use(limiter, 1);
              limiter.resize(1);
            })
            .check(limiter -> {
              assertThat(limiter.available()).isEqualTo(1);
              assertThat(limiter.statistics().waiting()).isZero();
            });

    assertThat(places.waiting()).isEqualTo(2);
  }

  private static void use(Limiter limiter, int millis) {
    try (var permit = limiter.acquire()) {
      assertThat(permit.borrower()).isNotNull();
      sleep(ofMillis(millis));
    }
  }

  @Test
  void barrier_cancelledEverywhere_letsNobodyWaitForEver() {
    var places =
        CancelEverywhere.with(() -> Barrier.of(2))
            .cancel(Barrier::await)
            .beside(barrier -> {
              sleep(ofMillis(1));
              meet(barrier);
            })
            .beside(barrier -> {
              sleep(ofMillis(2));
              if (barrier.statistics().waiting() > 0) {
                meet(barrier); // the other one has left before it arrived
              }
            })
            .check(barrier -> assertThat(barrier.statistics().waiting()).isZero());

    assertThat(places).isEqualTo(new CancelEverywhere.Places(1, 1, 1));
  }

  private static void meet(Barrier barrier) {
    try {
      barrier.await();
    } catch (BarrierBrokenException broken) {
      assertThat(barrier.statistics().broken()).isTrue();
    }
  }

  @Test
  void semaphore_cancelledEverywhere_conservesItsPermits() {
    var places =
        CancelEverywhere.with(() -> Semaphore.of(2))
            .beside(semaphore -> use(semaphore, 2))
            .beside(semaphore -> use(semaphore, 3))
            .cancel(semaphore -> {
              use(semaphore, 1);
              use(semaphore, 1);
            })
            .beside(semaphore -> {
              sleep(ofMillis(1));
              use(semaphore, 1); // stands in line behind the one that is cancelled
            })
            .check(semaphore -> {
              assertThat(semaphore.available()).isEqualTo(2);
              assertThat(semaphore.waiting()).isZero();
            });

    assertThat(places.waiting()).isEqualTo(3);
    assertThat(places.resumed()).isEqualTo(3);
  }

  private static void use(Semaphore semaphore, int millis) {
    try (var permit = semaphore.acquire()) {
      assertThat(permit).isNotNull();
      sleep(ofMillis(millis));
    }
  }

  @Test
  void event_cancelledEverywhere_keepsNoWaiter() {
    var places =
        CancelEverywhere.with(Event::new)
            .beside(event -> {
              sleep(ofMillis(1));
              event.set();
            })
            .beside(Event::await)
            .cancel(Event::await)
            .check(event -> assertThat(event.statistics().waiting()).isZero());

    assertThat(places).isEqualTo(new CancelEverywhere.Places(1, 1, 1));
  }
}
