// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.oracle.Stage.answer;
import static dev.selvage.oracle.Stage.ended;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.sync.Condition;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.LockBrokenException;
import dev.selvage.tasks.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;

/** Locks, semaphores, conditions. */
final class SyncScenarios {
  private SyncScenarios() {}

  private static void holder(Stage stage, String name, Semaphore semaphore) {
    try (var permit = semaphore.acquire()) {
      stage.log(name + " has the permit");
      sleep(ofSeconds(1));
    }
  }

  static void case37(Stage stage) throws Exception {
    Semaphore semaphore = Semaphore.of(1);
    supervisor(g -> {
      var permit = semaphore.acquire();
      Task<?> first =
          g.fork(() -> {
            try (var granted = semaphore.acquire()) {
              sleep(ofSeconds(1));
            }
          });
      Task<?> second = g.fork(() -> holder(stage, "the second", semaphore));
      sleep(ofSeconds(1));
      permit.release();
      first.cancel();
      ended(second);
      stage.howItEnded("the first", first);
      stage.log("free afterwards: " + answer(semaphore.available() == 1));
    });
  }

  static void case38(Stage stage) throws Exception {
    Semaphore semaphore = Semaphore.of(1);
    supervisor(g -> {
      var permit = semaphore.acquire();
      Task<?> first = g.fork(() -> holder(stage, "the first", semaphore));
      Task<?> second = g.fork(() -> holder(stage, "the second", semaphore));
      sleep(ofSeconds(1));
      first.cancel();
      permit.release();
      ended(second);
      stage.howItEnded("the first", first);
    });
  }

  static void case39(Stage stage) throws Exception {
    Semaphore semaphore = Semaphore.of(1);
    supervisor(g -> {
      var permit = semaphore.acquire();
      Task<?> waiter = g.fork(() -> holder(stage, "the waiter", semaphore));
      sleep(ofSeconds(1));
      permit.release();
      stage.log("a newcomer gets in between: " + answer(semaphore.tryAcquire().isPresent()));
      waiter.await();
    });
  }

  static void case40(Stage stage) throws Exception {
    Semaphore semaphore = Semaphore.of(3);
    List<Integer> served = new ArrayList<>();
    supervisor(g -> {
      var all = semaphore.acquireMany(3);
      List<Task<?>> waiters = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        int number = i;
        waiters.add(
            g.fork(() -> {
              try (var permit = semaphore.acquire()) {
                served.add(number);
                sleep(ofMillis(1));
              }
            }));
      }
      sleep(ofSeconds(1));
      long chance = 7;
      for (Task<?> each : waiters) {
        chance = (chance * 1103515245 + 12345) % (1L << 31);
        if (chance / 65536 % 3 == 0) {
          each.cancel();
        }
      }
      all.release();
    });
    stage.log("served: " + served.size());
    stage.log("in order: " + answer(served.equals(served.stream().sorted().toList())));
    stage.log("permits at the end: " + semaphore.available());
  }

  static void case41(Stage stage) throws Exception {
    Lock lock = new Lock();
    Condition condition = Condition.of(lock);
    supervisor(g -> {
      Task<?> first = g.fork(() -> waiter(stage, "the first", lock, condition));
      Task<?> second = g.fork(() -> waiter(stage, "the second", lock, condition));
      sleep(ofSeconds(1));
      lock.locked(() -> {
        condition.signal();
        first.cancel();
      });
      if (!moveOnAfter(ofSeconds(60), () -> ended(second))) {
        stage.log("the second still waits after a minute");
        second.cancel();
      }
    });
  }

  private static void waiter(Stage stage, String name, Lock lock, Condition condition) {
    lock.locked(() -> {
      try {
        condition.await();
        stage.log(name + " is notified");
      } catch (Cancellation c) {
        boolean held = lock.statistics().owner().filter(Stage.self()::equals).isPresent();
        stage.log(name + " is cancelled " + (held ? "with" : "without") + " the lock");
        throw c;
      }
    });
  }

  static void case42(Stage stage) {
    Lock lock = new Lock("accounts");
    var _ =
        gather(
            () -> {
              var _ = lock.acquire();
              sleep(ofSeconds(1));
              return "forgot it";
            },
            () -> {
              try {
                return failAfter(
                    ofSeconds(60),
                    () -> {
                      try (var held = lock.acquire()) {
                        stage.log("the waiter has it");
                        return held.toString();
                      }
                    });
              } catch (LockBrokenException e) {
                stage.log("the waiter is told that it is broken");
              } catch (DeadlineExceededException e) {
                stage.log("the waiter still waits after a minute");
              }
              return "";
            });
  }
}
