// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.letOthersGo;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReadWriteLockTest {
  private static final ReadWriteLock.Statistics FREE =
      new ReadWriteLock.Statistics(0, false, 0, false);

  private final List<String> log = new ArrayList<>();
  private final ReadWriteLock lock = new ReadWriteLock("catalogue");

  private Action<Exception> reading(String name) {
    return () -> lock.readLocked(() -> use(name));
  }

  private Action<Exception> writing(String name) {
    return () -> lock.writeLocked(() -> use(name));
  }

  private void use(String name) {
    log.add(name);
    sleep(ofSeconds(1));
    log.add(name + " left");
  }

  @Test
  void readers_areInTogether_aWriterIsInAlone() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(reading("r1"));
          g.fork(reading("r2"));
          letOthersGo();
          assertThat(lock.statistics()).isEqualTo(new ReadWriteLock.Statistics(2, false, 0, false));
          g.fork("w", writing("w"));
          letOthersGo();
          assertThat(lock.tryAcquireWrite()).isEmpty();
          assertThat(log).containsExactly("r1", "r2");
          assertThat(lock).hasToString("ReadWriteLock[catalogue, read by 2]");
          sleep(ofSeconds(1).plusMillis(500));
          assertThat(lock).hasToString("ReadWriteLock[catalogue, written by w]");
          assertThat(lock.tryAcquireRead()).isEmpty();
        }));

    assertThat(log).containsExactly("r1", "r2", "r1 left", "r2 left", "w", "w left");
    assertThat(lock.statistics()).isEqualTo(FREE);
    assertThat(lock).hasToString("ReadWriteLock[catalogue, free]");
  }

  @Test
  void acquire_isFirstComeFirstServed_inBatchesOfReaders() {
    Simulated.run(vertx ->
        group(g -> {
          g.fork(reading("r1"));
          g.fork(writing("w1"));
          g.fork(reading("r2"));
          g.fork(reading("r3"));
          g.fork(writing("w2"));
          g.fork(reading("r4"));
          letOthersGo();
          assertThat(log).containsExactly("r1"); // r2 does not overtake the writer
        }));

    assertThat(log)
        .containsExactly(
            "r1", "r1 left", "w1", "w1 left", "r2", "r3", "r2 left", "r3 left", "w2", "w2 left",
            "r4", "r4 left");
  }

  @Test
  void case37_writerCancelledAfterTheGrant_theLockGoesToTheNext() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquireWrite();
          Task<?> granted =
              g.fork(() -> {
                try (var mine = lock.acquireWrite()) {
                  log.add("granted");
                }
              });
          g.fork(reading("next"));
          letOthersGo();

          held.release();
          granted.cancel("between its grant and its turn");
        }));

    assertThat(log).containsExactly("granted", "next", "next left");
    assertThat(lock.statistics()).isEqualTo(FREE);
  }

  /** The readers behind the writer that gave up waited for a release that never came. */
  @Test
  void case38_cancelledWriterAtTheHeadOfTheLine_letsTheReadersBehindItIn() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquireRead();
          Task<?> writer = g.fork(writing("writer"));
          g.fork(reading("r1"));
          g.fork(reading("r2"));
          letOthersGo();

          writer.cancel("gave up");
          letOthersGo();
          letOthersGo();
          assertThat(log).containsExactly("r1", "r2");
          held.release();
        }));

    assertThat(lock.statistics()).isEqualTo(FREE);
  }

  @Test
  void case39_tryAcquireBetweenTheReleaseAndTheWokenWritersTurn_fails() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquireRead();
          g.fork(writing("writer"));
          letOthersGo();

          held.release();
          assertThat(lock.tryAcquireRead()).isEmpty();
          assertThat(lock.tryAcquireWrite()).isEmpty();
        }));

    assertThat(log).containsExactly("writer", "writer left");
  }

  @Test
  void case42_writerCompletesWhileItHoldsTheLock_waitersGetABrokenLockError() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          group(g -> {
            g.fork(
                "careless",
                () -> {
                  var unused = lock.acquireWrite();
                  sleep(ofSeconds(1));
                });
            Task<Throwable> reader = g.fork(() -> failureOf(reading("reader")));
            Task<Throwable> writer = g.fork(() -> failureOf(writing("writer")));

            for (Task<Throwable> each : List.of(reader, writer)) {
              assertThat(each.await())
                  .isInstanceOf(LockBrokenException.class)
                  .hasMessageContaining("'catalogue' is broken")
                  .hasMessageContaining("the task 'careless'");
            }
            assertThat(failureOf(reading("late"))).isInstanceOf(LockBrokenException.class);
            assertThat(lock).hasToString("ReadWriteLock[catalogue, broken]");
            lock.reset();
            lock.readLocked(() -> log.add("in order again"));
          }));
      assertThat(lines.lines()).hasSize(1);
    }
    assertThat(log).containsExactly("in order again");
  }

  @Test
  void case42_readerCompletesWhileItHoldsTheLock_itIsReleasedForItAndLogged() {
    try (LogLines lines = LogLines.of("dev.selvage.tasks")) {
      Simulated.run(vertx ->
          group(g -> {
            g.fork(
                "careless",
                () -> {
                  var unused = lock.acquireRead();
                });
            letOthersGo();
            lock.writeLocked(() -> log.add("writer"));
          }));
      assertThat(lines.lines()).hasSize(1);
      assertThat(lines.lines().getFirst()).contains("'careless'").contains("after reading");
    }
    assertThat(log).containsExactly("writer");
    assertThat(lock.statistics()).isEqualTo(FREE);
  }

  @Test
  void acquire_twiceByOneTask_isAnErrorEitherWay() {
    Simulated.run(vertx -> {
      try (var held = lock.acquireRead()) {
        assertThat(failureOf(reading("again"))).hasMessageContaining("already, for reading");
        assertThat(failureOf(writing("upgrade"))).hasMessageContaining("already, for reading");
      }
      try (var held = lock.acquireWrite()) {
        assertThat(failureOf(reading("downgrade"))).hasMessageContaining("already, for writing");
      }
      assertThat(lock.statistics()).isEqualTo(FREE);
    });
    assertThatThrownBy(lock::acquireRead).hasMessageContaining("Tasks.run");
  }

  @Test
  void release_byAnotherTask_isAnErrorThatNamesTheOwner() {
    Simulated.run(vertx ->
        group(g -> {
          var held = lock.acquireRead();
          Task<Throwable> other = g.fork("other", () -> failureOf(held::release));

          assertThat(other.await()).hasMessageContaining("for reading by the task 'test'");
          held.release();
          held.close();
          assertThat(lock.statistics()).isEqualTo(FREE);
        }));
  }

  /** What the lock must keep, whatever happens. */
  private static final class Use {
    final ReadWriteLock lock = new ReadWriteLock();
    final Random random;
    int readers;
    int writers;
    int arrived;
    int lastServed = -1;

    Use(Random random) {
      this.random = random;
    }

    void once(boolean inOrder) {
      pass(random);
      boolean write = random.nextInt(3) == 0;
      if (random.nextInt(5) == 0) {
        (write ? lock.tryAcquireWrite() : lock.tryAcquireRead()).ifPresent(h -> use(h, write));
        return;
      }
      ReadWriteLock.Statistics now = lock.statistics();
      boolean free = now.waiting() == 0 && !now.writing() && (!write || now.readers() == 0);
      int ticket = arrived++;
      ReadWriteLock.Held held = write ? lock.acquireWrite() : lock.acquireRead();
      if (inOrder && !free) {
        assertThat(ticket).as("served after %d", lastServed).isGreaterThan(lastServed);
        lastServed = ticket;
      }
      use(held, write);
    }

    private void use(ReadWriteLock.Held held, boolean write) {
      try (held) {
        count(write, 1);
        try {
          assertThat(writers).isLessThanOrEqualTo(1);
          assertThat(readers == 0 || writers == 0).as("readers and a writer").isTrue();
          pass(random);
        } finally {
          count(write, -1);
        }
      }
    }

    private void count(boolean write, int by) {
      if (write) {
        writers += by;
      } else {
        readers += by;
      }
    }
  }

  @Test
  void everySchedule_keepsReadersAndWritersApartAndServesInOrder() {
    everySeed(
        1_500,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gather(random, 2 + random.nextInt(10), number -> use.once(true));

          assertThat(use.lock.statistics()).isEqualTo(FREE);
        });
  }

  @Test
  void everySchedule_onSeveralEventLoops_keepsReadersAndWritersApart() {
    everySeedAlone(
        200,
        3,
        (random, vertx) -> {
          Use use = new Use(random);
          Crowd.gatherOn(vertx, 2, random, 1 + random.nextInt(4), number -> use.once(false));

          assertThat(use.lock.statistics()).isEqualTo(FREE);
        });
  }
}
