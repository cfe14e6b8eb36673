// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.on;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.sync.Condition;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Limiter;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.ReadWriteLock;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that wait for each other in a circle are named. */
@Timeout(120)
final class DeadlockTest {
  private static Finding onlyFinding(Vertx vertx) {
    List<Finding> findings = await(TaskTree.of(vertx)).findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private static void transfer(Lock from, Lock to) {
    try (var held = from.acquire()) {
      assertThat(held).isNotNull();
      sleep(ofSeconds(1));
      to.locked(() -> sleep(ofSeconds(1)));
    }
  }

  @Test
  void twoLocks_takenInOppositeOrders_areNamedWithWhatEachHoldsAndWants() {
    Simulated.run(vertx -> {
      Lock alice = new Lock("alice");
      Lock bob = new Lock("bob");
      try (LogLines log = LogLines.of("dev.selvage.tasks")) {
        group(g -> {
          g.fork("from alice", () -> transfer(alice, bob));
          g.fork("from bob", () -> transfer(bob, alice));
          g.fork("behind", () -> alice.locked(() -> sleep(ofSeconds(1))));
          sleep(ofSeconds(5));

          Finding finding = onlyFinding(vertx);
          Finding again = onlyFinding(vertx);

          assertThat(finding.kind()).isEqualTo(Finding.Kind.DEADLOCK);
          assertThat(finding.certain()).isTrue();
          assertThat(finding.text().replaceAll("\\(DeadlockTest.java:\\d+\\)", ""))
              .isEqualTo(
                  """
                  deadlock: 2 tasks wait for each other, and 1 more for them
                    the task 'from alice' holds the lock 'alice' and waits for the lock 'bob',\
                   held by the task 'from bob' at
                    the task 'from bob' holds the lock 'bob' and waits for the lock 'alice',\
                   held by the task 'from alice' at\
                  """
                      .replace(" at", ""));
          assertThat(finding.tasks())
              .extracting(TaskSnapshot::name)
              .containsExactly("from alice", "from bob");
          assertThat(again.text()).isEqualTo(finding.text());
          assertThat(log.lines()).as("once").containsExactly(finding.text());
          g.cancel("seen");
        });
      }

      assertThat(await(TaskTree.of(vertx)).findings()).isEmpty();
    });
  }

  @Test
  void deadlock_thatADeadlineWillEnd_isShownWithTheDeadlineUntilThen() {
    Simulated.run(vertx -> {
      Lock one = new Lock("one");
      Lock two = new Lock("two");
      group(g -> {
        g.fork("late", () -> moveOnAfter(ofSeconds(10), () -> transfer(one, two)));
        g.fork("patient", () -> transfer(two, one));
        sleep(ofSeconds(3));

        Finding finding = onlyFinding(vertx);
        sleep(ofSeconds(2));
        Finding later = onlyFinding(vertx);
        sleep(ofSeconds(10));
        List<Finding> after = await(TaskTree.of(vertx)).findings();

        assertThat(finding.text())
            .contains("moveOnAfter(PT10S) in the task 'late' ends that in PT7S");
        assertThat(later.tasks().getFirst().timeLeft()).contains(ofSeconds(5));
        assertThat(after).isEmpty();
      });
    });
  }

  @Test
  void tasksThatAwaitEachOther_areNamed() {
    Simulated.run(vertx ->
        group(g -> {
          List<Task<?>> tasks = new ArrayList<>();
          tasks.add(g.fork("hen", () -> awaitOf(tasks, 1)));
          tasks.add(g.fork("egg", () -> awaitOf(tasks, 0)));
          sleep(ofSeconds(1));

          assertThat(onlyFinding(vertx).tasks())
              .extracting(TaskSnapshot::name)
              .containsExactly("hen", "egg");
          g.cancel("seen");
        }));
  }

  private static void awaitOf(List<Task<?>> tasks, int which) {
    sleep(ofSeconds(1).dividedBy(2));
    tasks.get(which).await();
  }

  /** The owner waits for its group, a task of it for what the owner holds. */
  @Test
  void lockHeldAcrossAGroup_whoseTaskWantsIt_isNamed() {
    Simulated.run(vertx ->
        group(g -> {
          Lock lock = new Lock("shared");
          g.fork("owner", () -> lock.locked(() -> group(inner -> forkMiddle(inner, lock))));
          sleep(ofSeconds(1));

          Finding finding = onlyFinding(vertx);

          assertThat(finding.tasks())
              .extracting(TaskSnapshot::name)
              .containsExactlyInAnyOrder("owner", "middle", "child");
          assertThat(finding.certain()).isTrue();
          g.cancel("seen");
        }));
  }

  private static Task<?> forkMiddle(TaskGroup group, Lock lock) {
    return group.fork(
        "middle", () -> group(low -> low.fork("child", () -> lock.locked(DeadlockTest::nothing))));
  }

  private static void nothing() {
    Tasks.checkpoint();
  }

  @Test
  void readerBehindAWaitingWriter_thatTheOtherReaderWaitsFor_isNamed() {
    Simulated.run(vertx ->
        group(g -> {
          ReadWriteLock lock = new ReadWriteLock("catalogue");
          List<Task<?>> second = new ArrayList<>();
          g.fork(
              "first reader",
              () ->
                  lock.readLocked(() -> {
                    sleep(ofSeconds(3));
                    second.getFirst().await();
                  }));
          sleep(ofSeconds(1));
          g.fork("writer", () -> lock.writeLocked(() -> sleep(ofSeconds(1))));
          sleep(ofSeconds(1));
          second.add(g.fork("second reader", () -> lock.readLocked(() -> sleep(ofSeconds(1)))));
          sleep(ofSeconds(3));

          Finding finding = onlyFinding(vertx);

          assertThat(finding.tasks())
              .extracting(TaskSnapshot::name)
              .containsExactlyInAnyOrder("first reader", "writer", "second reader");
          g.cancel("seen");
        }));
  }

  @Test
  void semaphores_whoseHoldersAreTracked_lookLikeADeadlock() {
    Simulated.run(vertx -> {
      Semaphore left = Semaphore.of(1);
      Semaphore right = Semaphore.of(1);
      try (var tracking = Holdings.track()) {
        assertThat(tracking).isNotNull();
        group(g -> {
          g.fork("philosopher 1", () -> eat(left, right));
          g.fork("philosopher 2", () -> eat(right, left));
          sleep(ofSeconds(3));

          Finding finding = onlyFinding(vertx);

          assertThat(finding.certain()).as("permits may be passed on").isFalse();
          assertThat(finding.text()).startsWith("deadlock: 2 tasks seem to wait for each other\n");
          g.cancel("seen");
        });
      }
    });
  }

  private static void eat(Semaphore first, Semaphore second) {
    try (var one = first.acquire()) {
      assertThat(one).isNotNull();
      sleep(ofSeconds(1));
      second.acquire().close();
    }
  }

  @Test
  void semaphores_thatNobodyTracks_areNotGuessedAbout() {
    Simulated.run(vertx ->
        group(g -> {
          Semaphore left = Semaphore.of(1);
          Semaphore right = Semaphore.of(1);
          g.fork(() -> eat(left, right));
          g.fork(() -> eat(right, left));
          sleep(ofSeconds(3));

          assertThat(await(TaskTree.of(vertx)).findings()).isEmpty();
          g.cancel("seen");
        }));
  }

  /** One of two permits is with somebody who goes on. */
  @Test
  void limiter_ofWhichOneBorrowerGoesOn_isNoDeadlock() {
    Simulated.run(vertx ->
        group(g -> {
          Limiter limiter = Limiter.of(2);
          Lock lock = new Lock("held");
          g.fork(
              "waits for the limiter",
              () ->
                  lock.locked(() -> {
                    sleep(ofSeconds(2));
                    limiter.acquire().close();
                  }));
          g.fork(
              "waits for the lock",
              () -> borrow(limiter, () -> lock.locked(DeadlockTest::nothing)));
          g.fork("goes on", () -> borrow(limiter, () -> sleep(ofSeconds(9))));
          sleep(ofSeconds(5));

          assertThat(await(TaskTree.of(vertx)).findings()).isEmpty();
        }));
  }

  private static void borrow(Limiter limiter, Action<?> action) throws Exception {
    try (var permit = limiter.acquire()) {
      assertThat(permit).isNotNull();
      sleep(ofSeconds(1));
      action.run();
    }
  }

  @Test
  void whoWaitsForAnEventOrASignal_mayBeWokenByAnybody() {
    Simulated.run(vertx ->
        group(g -> {
          Event event = new Event();
          Lock lock = new Lock("stock");
          Condition changed = Condition.of(lock);
          Task<?> waiting = g.fork(() -> event.await());
          g.fork(() -> waiting.await());
          g.fork(() -> lock.locked(() -> changed.await()));
          sleep(ofSeconds(5));

          assertThat(await(TaskTree.of(vertx)).findings()).isEmpty();
          g.cancel("seen");
        }));
  }

  @Test
  void deadlockAcrossEventLoops_isNamedWithBoth() {
    Simulated.run(vertx -> {
      Lock here = new Lock("here");
      Lock there = new Lock("there");
      Context other = contexts(vertx, 1).getFirst();
      Future<?> elsewhere =
          on(other, () -> moveOnAfter(ofSeconds(20), () -> transfer(there, here)));
      group(g -> {
        g.fork("near", () -> transfer(here, there));
        sleep(ofSeconds(5));

        Finding finding = onlyFinding(vertx);

        assertThat(finding.tasks()).extracting(TaskSnapshot::name).contains("near").hasSize(2);
        g.cancel("seen");
      });
      await(elsewhere);
    });
  }

  /**
   * Tasks of several loops take locks in any order, some give up: whatever is found at any time is
   * still so at the end of time, and at the end everybody who waits is in a circle or behind one.
   */
  @Test
  void everySchedule_findsAllDeadlocksAndNoOthers() {
    everySeedAlone(
        1_000,
        2,
        (random, vertx) -> {
          List<Lock> locks = List.of(new Lock("a"), new Lock("b"), new Lock("c"));
          List<Future<?>> tasks = new ArrayList<>();
          List<Context> contexts = contexts(vertx, 1);
          for (int i = 0; i < 4; i++) {
            Random own = new Random(random.nextLong());
            Action<Exception> action =
                () -> moveOnAfter(ofSeconds(60), () -> takeSome(own, locks, 3));
            tasks.add(
                i % 2 == 0
                    ? Tasks.run(vertx, action)
                    : on(contexts.getFirst(), GroupNode.asBody(action)));
          }
          List<Finding> early = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            pass(random);
            early.addAll(await(TaskTree.of(vertx)).findings());
          }
          sleep(ofSeconds(30));

          List<Finding> last = await(TaskTree.of(vertx)).findings();

          boolean waits = tasks.stream().anyMatch(task -> !task.isComplete());
          assertThat(last.isEmpty()).isEqualTo(!waits);
          assertThat(last).extracting(Finding::text).containsAll(texts(early));
          sleep(ofSeconds(60));
          assertThat(await(TaskTree.of(vertx)).findings()).isEmpty();
          await(Future.join(tasks));
        });
  }

  private static List<String> texts(List<Finding> findings) {
    return findings.stream().map(Finding::text).distinct().toList();
  }

  private static void takeSome(Random random, List<Lock> locks, int most) {
    List<Lock> wanted = new ArrayList<>(locks);
    Collections.shuffle(wanted, random);
    take(random, wanted.subList(0, 1 + random.nextInt(most)));
  }

  private static void take(Random random, List<Lock> wanted) {
    pass(random);
    if (!wanted.isEmpty()) {
      try (var held = wanted.getFirst().acquire()) {
        assertThat(held).isNotNull();
        take(random, wanted.subList(1, wanted.size()));
      }
    }
  }

  /** In real time nobody has to ask: the watchdog does. */
  @Test
  void deadlockInRealTime_isLoggedWithoutAnybodyAsking() throws Exception {
    Vertx vertx = Vertx.vertx();
    Lock one = new Lock("one");
    Lock two = new Lock("two");
    Event bothHold = new Event();
    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      Future<?> deadlocked =
          Tasks.run(
              vertx,
              () ->
                  group(g -> {
                    g.fork(
                        "left",
                        () ->
                            one.locked(() -> {
                              bothHold.await();
                              two.locked(DeadlockTest::nothing);
                            }));
                    g.fork(
                        "right",
                        () ->
                            two.locked(() -> {
                              bothHold.set();
                              one.locked(DeadlockTest::nothing);
                            }));
                  }));

      log.await(line -> line.startsWith("deadlock: 2 tasks wait for each other"));

      assertThat(Findings.of(vertx)).hasSize(1);
      assertThat(Findings.found(Finding.Kind.DEADLOCK)).isPositive();
      Tasks.shutdown(vertx, ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
      assertThat(deadlocked.isComplete()).isTrue();
      assertThat(Findings.of(vertx)).isEmpty();
    }
  }
}
