// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Reads latencies for code that is no task, such as a worker verticle: plain Vert.x. */
public final class StoredLatencies {
  /** Older checks are not looked at, so that it takes no longer as the table grows. */
  private static final int NEWEST = 200_000;

  private final Pool pool;

  /** Takes a latency. */
  @FunctionalInterface
  public interface Consumer {
    void accept(long targetId, double latencyMillis);
  }

  /** Over a pool of connections, which stays the caller's. */
  public StoredLatencies(Pool pool) {
    this.pool = pool;
  }

  /** Reads the latencies of the last answers of each target, oldest first. */
  public Future<?> read(int perTarget, Consumer consumer) {
    return pool.preparedQuery(
            """
            SELECT target_id, latency_millis FROM (
              SELECT target_id, latency_millis,
                row_number() OVER (PARTITION BY target_id ORDER BY id DESC) AS place
              FROM checks
              WHERE status IS NOT NULL AND id > (SELECT max(id) FROM checks) - $1) AS newest
            WHERE place <= $2 ORDER BY place DESC
            """)
        .execute(Tuple.of(NEWEST, perTarget))
        .onSuccess(rows -> rows.forEach(row -> consumer.accept(row.getLong(0), row.getDouble(1))));
  }
}
