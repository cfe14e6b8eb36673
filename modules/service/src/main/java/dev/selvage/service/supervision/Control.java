// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The context that owns the state of a supervisor, with its clock and its random numbers.
 *
 * @param context a context that belongs to no verticle: what is deployed from it has no parent
 * @param nanoTime a clock that never goes back
 * @param random numbers from 0 to 1
 */
record Control(Context context, LongSupplier nanoTime, Supplier<Double> random) {
  Vertx vertx() {
    return context.owner();
  }

  /** Runs the action on the context: now if the caller is on it, soon otherwise. */
  void run(Runnable action) {
    if (isCurrent()) {
      action.run();
    } else {
      context.runOnContext(v -> action.run());
    }
  }

  /** Calls the supplier on the context. The future completes there. */
  <T> Future<T> call(Supplier<Future<T>> supplier) {
    Promise<T> promise = Promise.promise();
    run(() -> supplier.get().onComplete(result -> run(() -> promise.handle(result))));
    return promise.future();
  }

  void requireCurrent() {
    if (!isCurrent()) {
      throw new IllegalStateException("the state of a supervisor is touched off its context");
    }
  }

  private boolean isCurrent() {
    return context.equals(Vertx.currentContext());
  }

  /** The future, or a failure that names what took longer than the limit. */
  <T> Future<T> within(Duration limit, String what, Future<T> future) {
    Promise<T> promise = Promise.promise();
    long timer =
        vertx()
            .setTimer(
                Math.max(1, limit.toMillis()),
                id -> promise.tryFail(new TimeoutException(what + " takes longer than " + limit)));
    future.onComplete(result ->
        run(() -> {
          vertx().cancelTimer(timer);
          if (result.succeeded()) {
            promise.tryComplete(result.result());
          } else {
            promise.tryFail(result.cause());
          }
        }));
    return promise.future();
  }

  /** Completes after the delay. */
  Future<Void> delay(Duration delay) {
    return vertx().timer(Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
  }
}
