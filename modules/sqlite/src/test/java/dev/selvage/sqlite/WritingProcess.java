// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes rows until it is killed and prints the id of each when it is acknowledged: sixteen writers
 * with single rows, which are joined into commits, and one with transactions of three.
 */
final class WritingProcess {

  private static final String INSERT = "INSERT INTO t(id, text) VALUES ($1, $2)";

  private final Pool pool;
  private final AtomicLong ids;

  private WritingProcess(Pool pool, long firstId) {
    this.pool = pool;
    this.ids = new AtomicLong(firstId);
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Pool pool = Pool.pool(vertx, new SqliteConnectOptions(args[0]), new PoolOptions());
    TestDatabase.execute(pool, "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, text TEXT)");
    var process = new WritingProcess(pool, 1_000_000L * Long.parseLong(args[1]));
    for (int i = 0; i < 16; i++) {
      process.writeOne();
    }
    process.writeThree();
  }

  private void writeOne() {
    long id = ids.incrementAndGet();
    pool.preparedQuery(INSERT)
        .execute(Tuple.of(id, "x".repeat((int) (id % 500))))
        .onComplete(
            rows -> {
              acknowledge(id);
              writeOne();
            },
            WritingProcess::fail);
  }

  private void writeThree() {
    long first = ids.addAndGet(3) - 2;
    pool.withTransaction(connection ->
            connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(first, "a"))
                .compose(v ->
                    connection
                        .preparedQuery(INSERT)
                        .executeBatch(
                            java.util.List.of(Tuple.of(first + 1, "b"), Tuple.of(first + 2, "c")))))
        .onComplete(
            rows -> {
              for (long id = first; id < first + 3; id++) {
                acknowledge(id);
              }
              writeThree();
            },
            WritingProcess::fail);
  }

  private static void acknowledge(long id) {
    System.out.println(id + ".");
  }

  private static void fail(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
