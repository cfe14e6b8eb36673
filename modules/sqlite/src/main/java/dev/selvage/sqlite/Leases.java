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
import org.jspecify.annotations.Nullable;

/**
 * The right to hold a connection: at most {@code maxSize} at a time, first come, first served. Who
 * waits does so for at most the pool's connection timeout, and at most {@code maxWaitQueueSize} do:
 * {@value #DEFAULT_WAITERS} when the pool's options name no limit.
 */
final class Leases {

  private static final int DEFAULT_WAITERS = 10_000;

  private final VertxInternal vertx;
  private final LeaseMetrics metrics;
  private final int most;
  private final int mostWaiters;
  private final long timeoutMillis;

  // Guarded by this.
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private int inUse;
  private boolean closed;

  Leases(VertxInternal vertx, PoolOptions options) {
    this.vertx = vertx;
    this.metrics = new LeaseMetrics(vertx, options);
    this.most = options.getMaxSize();
    this.mostWaiters =
        options.getMaxWaitQueueSize() < 0 ? DEFAULT_WAITERS : options.getMaxWaitQueueSize();
    this.timeoutMillis =
        TimeUnit.MILLISECONDS.convert(
            options.getConnectionTimeout(), options.getConnectionTimeoutUnit());
  }

  Future<Lease> acquire(ContextInternal context) {
    Waiter waiter = new Waiter(context.promise(), metrics.enqueue());
    String refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = "the pool is closed";
      } else if (inUse < most) {
        inUse++;
      } else if (waiters.size() >= mostWaiters) {
        refusal = "all " + most + " connections are in use and " + mostWaiters + " callers wait";
      } else {
        wait(waiter);
        return waiter.promise.future();
      }
    }
    if (refusal == null) {
      grant(waiter);
    } else {
      refuse(waiter, refusal);
    }
    return waiter.promise.future();
  }

  private void wait(Waiter waiter) {
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
    refuse(
        waiter,
        "no connection became free within " + timeoutMillis + " ms: all " + most + " are in use");
  }

  private void grant(Waiter waiter) {
    metrics.dequeue(waiter.metric);
    waiter.promise.complete(new Lease());
  }

  private void refuse(Waiter waiter, String reason) {
    metrics.dequeue(waiter.metric);
    waiter.promise.fail(
        new SqliteException(SqlState.BUSY, SqlState.TOO_MANY_WAITING, reason, null));
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
    grant(next);
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
      refuse(waiter, "the pool was closed while waiting for a connection");
    }
    metrics.close();
  }

  /** One connection's right; released once. */
  final class Lease {
    private boolean begun;
    private boolean released;
    private @Nullable Object metric;

    /** The connection is handed out. */
    synchronized void begin() {
      begun = true;
      metric = metrics.begin();
    }

    Future<Void> release() {
      synchronized (this) {
        if (released) {
          return Future.succeededFuture();
        }
        released = true;
        if (begun) {
          metrics.end(metric);
        }
      }
      Leases.this.release();
      return Future.succeededFuture();
    }
  }

  private static final class Waiter {
    final PromiseInternal<Lease> promise;
    final @Nullable Object metric;
    long timer = -1;

    Waiter(PromiseInternal<Lease> promise, @Nullable Object metric) {
      this.promise = promise;
      this.metric = metric;
    }
  }
}
