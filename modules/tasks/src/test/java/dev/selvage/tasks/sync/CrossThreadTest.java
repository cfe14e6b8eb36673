// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import static dev.selvage.tasks.Simulated.contexts;
import static dev.selvage.tasks.Simulated.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.Tasks;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The parts that any thread may use, on real threads: tasks of two event loops and two foreign
 * threads at a time. What is checked must hold under every interleaving, so no timing matters; a
 * lost wake-up shows as a test that does not end.
 */
final class CrossThreadTest {
  private static final int TIMES = 2_000;
  private static final int THREADS = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final ExecutorService foreign = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void close() throws Exception {
    foreign.shutdownNow();
    get(vertx.close());
  }

  private static void get(Future<?> future) throws Exception {
    var unused = future.toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
  }

  /** Runs the one in two tasks on each of two event loops, and the other on foreign threads. */
  private void run(Callable<Boolean> inTasks, Callable<Boolean> onThreads) throws Exception {
    List<Future<?>> tasks = new ArrayList<>();
    for (Context context : contexts(vertx, 2)) {
      for (int i = 0; i < 2; i++) {
        tasks.add(on(context, inTasks::call));
      }
    }
    List<java.util.concurrent.Future<Boolean>> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(foreign.submit(onThreads));
    }
    for (Future<?> task : tasks) {
      get(task);
    }
    for (java.util.concurrent.Future<Boolean> thread : threads) {
      assertThat(thread.get(50, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void semaphore_neverLetsMoreInThanItHasPermits() throws Exception {
    Semaphore semaphore = Semaphore.of(3);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    run(
        () -> {
          Random random = new Random(1);
          for (int i = 0; i < TIMES; i++) {
            int wanted = 1 + random.nextInt(3);
            try (var permit = semaphore.acquireMany(wanted)) {
              most.accumulateAndGet(inside.addAndGet(wanted), Math::max);
              Tasks.checkpoint();
              inside.addAndGet(-wanted);
            }
          }
          return true;
        },
        () -> {
          for (int i = 0; i < TIMES; i++) {
            semaphore
                .tryAcquire()
                .ifPresent(permit -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  permit.release();
                });
          }
          return true;
        });

    assertThat(most.get()).isLessThanOrEqualTo(3);
    assertThat(semaphore.statistics()).isEqualTo(new Semaphore.Statistics(3, 3, 0));
  }

  @Test
  void limiter_resizedByOthers_letsEverybodyInInTheEnd() throws Exception {
    Limiter limiter = Limiter.of(1);

    run(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            limiter.acquire().release();
          }
          return true;
        },
        () -> {
          for (int i = 0; i <= TIMES; i++) {
            limiter.resize(i == TIMES ? 2 : i % 4);
          }
          return true;
        });

    assertThat(limiter.statistics()).isEqualTo(new Limiter.Statistics(2, 0, 0, List.of()));
  }

  /** What the lock protects is a plain field: two tasks inside at a time would lose units. */
  @Test
  void condition_ofALockSharedByEventLoops_losesNoSignal() throws Exception {
    Lock lock = new Lock();
    Condition more = Condition.of(lock);
    AtomicInteger numbers = new AtomicInteger();
    int[] units = {0};

    run(
        () -> {
          boolean makes = numbers.getAndIncrement() % 2 == 0;
          for (int i = 0; i < TIMES; i++) {
            try (var held = lock.acquire()) {
              if (makes) {
                units[0]++;
                more.signal();
              } else {
                more.awaitUntil(() -> units[0] > 0);
                units[0]--;
              }
            }
          }
          return true;
        },
        () -> {
          for (int i = 0; i < TIMES; i++) {
            more.signal(i % 3); // for nothing: who is woken asks the predicate
          }
          return true;
        });

    assertThat(units[0]).isZero();
    assertThat(lock.isLocked()).isFalse();
    assertThat(more.statistics().waiting()).isZero();
  }

  @Test
  void event_setByAForeignThread_wakesEverybodyOfEveryEventLoop() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      events.add(new Event());
    }
    AtomicInteger told = new AtomicInteger();
    AtomicInteger first = new AtomicInteger();

    run(
        () -> {
          events.forEach(event -> {
            event.whenSet(told::incrementAndGet);
            event.await();
          });
          return true;
        },
        () -> {
          events.forEach(event -> first.addAndGet(event.set() ? 1 : 0));
          return true;
        });

    assertThat(first.get()).isEqualTo(TIMES);
    assertThat(told.get()).isEqualTo(4 * TIMES);
  }
}
