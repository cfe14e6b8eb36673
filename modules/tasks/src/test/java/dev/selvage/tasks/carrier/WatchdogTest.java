// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static dev.selvage.tasks.Tasks.await;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.LogLines;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event-loop thread that waits for a lock which a parked task of that loop holds. */
@Timeout(60)
final class WatchdogTest {
  private final ReentrantLock lock = new ReentrantLock();
  private final Promise<String> promise = Promise.promise();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch had = new CountDownLatch(1);
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  @AfterEach
  void close() {
    get(Tasks.shutdown(vertx, ofSeconds(5)));
  }

  private static void get(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().join();
  }

  private void holdAcrossAnAwait() {
    lock.lock();
    try {
      held.countDown();
      await(promise.future());
    } finally {
      lock.unlock();
    }
  }

  private void want() {
    wanted.countDown();
    lockAndUnlock();
    had.countDown();
  }

  private void lockAndUnlock() {
    lock.lock();
    try {
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
  }

  /** The lock of a logging handler is what most callbacks share with tasks. */
  @Test
  void rescue_fromTheLockThatTheLogItselfNeeds_comesBeforeTheReports() throws Exception {
    Handler locking =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lockAndUnlock();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.selvage.tasks");
    Future<?> task = Tasks.run(vertx, "holder", this::holdAcrossAnAwait);
    held.await();

    logger.addHandler(locking);
    try {
      vertx.runOnContext(v -> want());
      wanted.await();
      promise.complete("value");

      assertThat(had.await(30, TimeUnit.SECONDS)).isTrue();
      get(task);
    } finally {
      logger.removeHandler(locking);
    }
  }

  /** Not in a callback: between the tasks of a turn, where no context is dispatched. */
  @Test
  void rescue_fromALockThatAHookOfACancelledWaitNeeds_runsItsHolder() throws Exception {
    CompletableFuture<Task<?>> waiting = new CompletableFuture<>();
    Future<?> holder = Tasks.run(vertx, "holder", this::holdAcrossAnAwait);
    Future<?> stopped =
        Tasks.run(
            vertx,
            () -> {
              waiting.complete(Tasks.current().orElseThrow());
              await(Promise.promise().future(), this::want);
            });
    held.await();
    Task<?> task = waiting.join();

    try (LogLines log = LogLines.of("dev.selvage.tasks")) {
      task.cancel("from outside");
      wanted.await();
      promise.complete("value");

      assertThat(had.await(30, TimeUnit.SECONDS)).isTrue();
      get(holder);
      log.await(line -> line.contains("holder") && line.contains("rescue"));
    }
    get(stopped.otherwiseEmpty());
  }
}
