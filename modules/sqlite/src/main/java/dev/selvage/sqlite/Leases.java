// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The right to hold a connection: at most {@code maxSize} at a time, first come, first served. Who
 * waits does so for at most the pool's connection timeout, and at most {@code maxWaitQueueSize} do:
 * {@value #DEFAULT_WAITERS} when the pool's options name no limit.
 */
final class Leases {

  private static final int DEFAULT_WAITERS = 10_000;

  private final VertxInternal vertx;
  private final int most;
  private final int mostWaiters;
  private final long timeoutMillis;

  // Guarded by this.
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private int inUse;
  private boolean closed;

  Leases(VertxInternal vertx, PoolOptions options) {
    this.vertx = vertx;
    this.most = options.getMaxSize();
    this.mostWaiters =
        options.getMaxWaitQueueSize() < 0 ? DEFAULT_WAITERS : options.getMaxWaitQueueSize();
    this.timeoutMillis =
        TimeUnit.MILLISECONDS.convert(
            options.getConnectionTimeout(), options.getConnectionTimeoutUnit());
  }

  Future<Lease> acquire(ContextInternal context) {
    PromiseInternal<Lease> promise = context.promise();
    String refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = "the pool is closed";
      } else if (inUse < most) {
        inUse++;
      } else if (waiters.size() >= mostWaiters) {
        refusal = "all " + most + " connections are in use and " + mostWaiters + " callers wait";
      } else {
        wait(promise);
        return promise.future();
      }
    }
    if (refusal == null) {
      promise.complete(new Lease());
    } else {
      promise.fail(exhausted(refusal));
    }
    return promise.future();
  }

  private void wait(PromiseInternal<Lease> promise) {
    Waiter waiter = new Waiter(promise);
    waiters.addLast(waiter);
    if (timeoutMillis > 0) {
      waiter.timer = vertx.setTimer(timeoutMillis, id -> expire(waiter));
    }
  }

  private void expire(Waiter waiter) {
    synchronized (this) {
      if (!waiters.remove(waiter)) {
        return;
      }
    }
    waiter.promise.fail(
        exhausted(
            "no connection became free within "
                + timeoutMillis
                + " ms: all "
                + most
                + " are in use"));
  }

  private static SqliteException exhausted(String reason) {
    return new SqliteException(SqlState.BUSY, SqlState.TOO_MANY_WAITING, reason, null);
  }

  private void release() {
    Waiter next;
    synchronized (this) {
      next = waiters.pollFirst();
      if (next == null) {
        inUse--;
        return;
      }
    }
    vertx.cancelTimer(next.timer);
    next.promise.complete(new Lease());
  }

  synchronized int inUse() {
    return inUse;
  }

  void close() {
    Deque<Waiter> refused;
    synchronized (this) {
      closed = true;
      refused = new ArrayDeque<>(waiters);
      waiters.clear();
    }
    for (Waiter waiter : refused) {
      vertx.cancelTimer(waiter.timer);
      waiter.promise.fail(exhausted("the pool was closed while waiting for a connection"));
    }
  }

  /** One connection's right; released once. */
  final class Lease {
    private boolean released;

    Future<Void> release() {
      synchronized (this) {
        if (released) {
          return Future.succeededFuture();
        }
        released = true;
      }
      Leases.this.release();
      return Future.succeededFuture();
    }
  }

  private static final class Waiter {
    final PromiseInternal<Lease> promise;
    long timer = -1;

    Waiter(PromiseInternal<Lease> promise) {
      this.promise = promise;
    }
  }
}
