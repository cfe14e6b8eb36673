// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that is one task: its Vert.x, its end, and what ends it early. */
final class Main<T extends @Nullable Object> {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Thread onSignal = new Thread(this::signalled, "selvage-shutdown");
  private final Body<T, ?> body;
  private final Duration grace;
  private volatile @Nullable Thread taskThread;
  private volatile boolean interrupted;

  private Main(Body<T, ?> body, Duration grace) {
    this.body = body;
    this.grace = grace;
  }

  static <T extends @Nullable Object> T run(Body<T, ?> body) {
    return run(body, GRACE);
  }

  static <T extends @Nullable Object> T run(Body<T, ?> body, Duration grace) {
    if (TaskNode.current() != null || Vertx.currentContext() != null) {
      throw new IllegalStateException(
          "Tasks.main was called on an event loop, which it would block: call Tasks.run there");
    }
    return new Main<>(body, grace).run();
  }

  private T run() {
    Runtime.getRuntime().addShutdownHook(onSignal);
    Future<T> result = Tasks.run(vertx, "main", this::runBody);
    await(result);
    shutDown();
    removeHook();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return resultOf(result);
  }

  private T runBody() throws Exception {
    taskThread = Thread.currentThread();
    return body.run();
  }

  /** Until it is complete or this thread is interrupted. */
  private void await(Future<T> result) {
    CountDownLatch completed = new CountDownLatch(1);
    result.onComplete(outcome -> completed.countDown());
    try {
      completed.await();
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  /** Within a limit, because an event loop that is held for good never ends. */
  private void shutDown() {
    Duration limit = grace.multipliedBy(2).plus(CLOSING);
    CountDownLatch completed = new CountDownLatch(1);
    Tasks.shutdown(vertx, grace).onComplete(outcome -> completed.countDown());
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        if (!completed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          Reports.LOG.log(ERROR, "the Vert.x did not close within {0}: left as it is", limit);
        }
        return;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private T resultOf(Future<T> result) {
    if (!result.isComplete()) {
      throw new IllegalStateException(
          "the task 'main' was cancelled, did not end within " + grace + " and was left behind");
    }
    if (result.failed()) {
      throw Rethrow.asItself(result.cause());
    }
    return result.result();
  }

  // ---- the shutdown hook

  private void signalled() {
    if (!isExiting(taskThread)) {
      shutDown();
    }
  }

  /** A body that called System.exit waits for this hook: it cannot be waited for in turn. */
  private static boolean isExiting(@Nullable Thread thread) {
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      Reports.LOG.log(DEBUG, "the JVM is going down", e);
    }
  }
}
