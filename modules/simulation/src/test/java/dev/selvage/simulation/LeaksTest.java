// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real time that leaks in is told with its kind and its place. */
final class LeaksTest {
  private final Simulation sim = Simulation.seeded(1);

  @AfterEach
  void close() {
    sim.close();
  }

  private void assertLeak(Leak.Kind kind, String place) {
    assertThat(sim.leaks())
        .filteredOn(leak -> leak.kind() == kind)
        .isNotEmpty()
        .anySatisfy(leak ->
            assertThat(leak.stack())
                .anyMatch(frame ->
                    frame.getClassName().startsWith(getClass().getName())
                        && frame.getMethodName().contains(place)));
  }

  /** By reflection, since tests do not sleep: here it ends when it was noticed. */
  private Void sleepUntilNoticed() throws ReflectiveOperationException {
    Method sleep = Thread.class.getMethod("sleep", long.class);
    while (sim.leaks().isEmpty()) {
      sleep.invoke(null, 1);
    }
    return null;
  }

  @Test
  void program_withoutRealTime_hasNone() {
    sim.run(sim.vertx().executeBlocking(() -> "work"));
    sim.run(sim.vertx().timer(1, TimeUnit.HOURS));

    assertThat(sim.leaks()).isEmpty();
  }

  @Test
  void sleep_onEventLoop_isTold() {
    Promise<Void> done = Promise.promise();
    sim.vertx()
        .runOnContext(go -> {
          try {
            sleepUntilNoticed();
            done.complete();
          } catch (ReflectiveOperationException failure) {
            done.fail(failure);
          }
        });

    sim.run(done.future());

    assertLeak(Leak.Kind.SLEEP, "sleepUntilNoticed");
  }

  @Test
  void sleep_onWorker_isTold() {
    sim.run(sim.vertx().executeBlocking(this::sleepUntilNoticed));

    assertLeak(Leak.Kind.SLEEP, "sleepUntilNoticed");
  }

  /** The loop parks with the borrower of its turn as the blocker, which is how it is found. */
  @Test
  void sleep_ofThreadThatBorrowedTheTurn_isTold() {
    sim.vertx()
        .runOnContext(go -> {
          var done = new AtomicBoolean();
          Thread lender = Thread.currentThread();
          Thread borrower =
              Thread.ofVirtual()
                  .start(() -> {
                    waitFor(this::sleepUntilNoticed);
                    done.set(true);
                    LockSupport.unpark(lender);
                  });
          while (!done.get()) {
            LockSupport.park(borrower);
          }
        });

    sim.runUntilIdle();

    assertLeak(Leak.Kind.SLEEP, "sleepUntilNoticed");
  }

  private static void waitFor(Callable<?> body) {
    try {
      body.call();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void lock_onEventLoop_isTold() throws InterruptedException {
    var noticed = new CountDownLatch(1);
    Thread watcher =
        Thread.ofPlatform()
            .start(() -> {
              while (sim.leaks().isEmpty()) {
                LockSupport.parkNanos(1_000_000);
              }
              noticed.countDown();
            });
    sim.vertx().runOnContext(go -> waitForLatch(noticed));

    sim.runUntilIdle();
    watcher.join();

    assertLeak(Leak.Kind.WAIT, "waitForLatch");
  }

  private static void waitForLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void worker_thatWaits_isTold() {
    var latch = new CountDownLatch(1);
    sim.vertx().setTimer(1_000, fired -> latch.countDown());

    Future<?> waited =
        sim.vertx()
            .executeBlocking(
                () -> {
                  waitForLatch(latch);
                  return null;
                },
                false);
    sim.run(waited);

    assertLeak(Leak.Kind.WAIT, "waitForLatch");
  }

  @Test
  void post_ofForeignThread_isTold() throws InterruptedException {
    Thread.ofPlatform().start(() -> sim.vertx().runOnContext(go -> {})).join();

    assertLeak(Leak.Kind.POST, "lambda$post_ofForeignThread_isTold");
  }

  /** The timer still fires in real time; what the simulation can do is to say so. */
  @Test
  void case55_timeoutOfFutureWithoutContext_isTold() {
    Future<String> withContext = sim.vertx().getOrCreateContext().<String>executeBlocking(() -> "");
    var unused = withContext.timeout(1, TimeUnit.MINUTES);
    sim.runUntilIdle();
    assertThat(sim.leaks()).isEmpty();

    Promise<String> withoutContext = Promise.promise();
    sim.vertx().runOnContext(go -> withoutContext.future().timeout(1, TimeUnit.MINUTES));
    sim.runUntilIdle();
    withoutContext.complete("in time");

    assertLeak(Leak.Kind.TIMEOUT, "case55");
  }

  @Test
  void case55_timeoutSetByTheTestItself_isTold() {
    Promise<String> withoutContext = Promise.promise();
    var unused = withoutContext.future().timeout(1, TimeUnit.MINUTES);
    withoutContext.complete("in time");

    assertLeak(Leak.Kind.TIMEOUT, "case55");
  }

  @Test
  void executor_ofTheProgram_isTold() {
    sim.vertx()
        .runOnContext(go -> {
          try (var executor = Executors.newSingleThreadExecutor()) {
            executor.execute(() -> {});
          }
        });

    sim.runUntilIdle();

    assertLeak(Leak.Kind.THREAD, "executor_ofTheProgram_isTold");
  }

  @Test
  void workersAndVirtualThreads_areNoLeaks() {
    sim.vertx().runOnContext(go -> Thread.ofVirtual().unstarted(() -> {}));
    sim.run(sim.vertx().createSharedWorkerExecutor("pool").executeBlocking(() -> "work"));

    assertThat(sim.leaks()).isEmpty();
  }

  @Test
  void leak_isPrintedWithItsStack() {
    var frame = new StackTraceElement("Service", "start", "Service.java", 7);

    assertThat(new Leak(Leak.Kind.SLEEP, "loop-0 sleeps", List.of(frame)).toString())
        .isEqualTo("SLEEP: loop-0 sleeps%n    at Service.start(Service.java:7)".formatted());
  }
}
