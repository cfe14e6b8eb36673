// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.sqlclient.PoolOptions;
import org.jspecify.annotations.Nullable;

/** The pool metrics of Vert.x, or nothing when metrics are off. */
final class LeaseMetrics {

  private final @Nullable PoolMetrics<Object, Object> metrics;

  @SuppressWarnings("unchecked") // whatever enqueue and begin give is only handed back
  LeaseMetrics(VertxInternal vertx, PoolOptions options) {
    var factory = vertx.metrics();
    this.metrics =
        factory == null
            ? null
            : (PoolMetrics<Object, Object>)
                factory.createPoolMetrics("sql", options.getName(), options.getMaxSize());
  }

  /** A caller begins to wait; the result goes to {@link #dequeue}. */
  @Nullable Object enqueue() {
    return metrics == null ? null : metrics.enqueue();
  }

  void dequeue(@Nullable Object waiting) {
    if (metrics != null) {
      metrics.dequeue(waiting);
    }
  }

  /** A caller has a connection; the result goes to {@link #end}. */
  @Nullable Object begin() {
    return metrics == null ? null : metrics.begin();
  }

  void end(@Nullable Object use) {
    if (metrics != null) {
      metrics.end(use);
    }
  }

  void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
