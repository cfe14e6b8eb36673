// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A program that is one task: its Vert.x, its end, and the signals that end it early. */
final class Main {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private Main() {}

  static <T extends @Nullable Object> T run(Body<T, ?> body) {
    if (TaskNode.current() != null || Vertx.currentContext() != null) {
      throw new IllegalStateException(
          "Tasks.main was called on an event loop, which it would block: call Tasks.run there");
    }
    Vertx vertx = Vertx.vertx();
    Thread onSignal = new Thread(() -> waitFor(Tasks.shutdown(vertx, GRACE)), "selvage-shutdown");
    Runtime.getRuntime().addShutdownHook(onSignal);
    Future<T> result = Tasks.run(vertx, "main", body);
    try {
      waitFor(result, vertx);
    } finally {
      waitFor(Tasks.shutdown(vertx, GRACE));
      removeHook(onSignal);
    }
    if (result.failed()) {
      throw Rethrow.asItself(result.cause());
    }
    return result.result();
  }

  /** An interrupt cancels what is waited for, is kept, and the wait goes on. */
  private static void waitFor(Future<?> future, Vertx vertx) {
    CountDownLatch completed = new CountDownLatch(1);
    future.onComplete(outcome -> completed.countDown());
    try {
      completed.await();
    } catch (InterruptedException e) {
      waitFor(Tasks.shutdown(vertx, GRACE));
      waitFor(future);
      Thread.currentThread().interrupt();
    }
  }

  private static void waitFor(Future<?> future) {
    CountDownLatch completed = new CountDownLatch(1);
    future.onComplete(outcome -> completed.countDown());
    boolean interrupted = false;
    while (completed.getCount() > 0) {
      try {
        completed.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      Reports.LOG.log(System.Logger.Level.DEBUG, "the JVM is going down", e);
    }
  }
}
