// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;

/** A Vertx and pools on it, for tests that wait on the test's own thread. */
final class TestDatabase implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Path file;
  final Pool pool;

  TestDatabase(Path directory) {
    this(directory, options -> options);
  }

  TestDatabase(Path directory, UnaryOperator<SqliteConnectOptions> configure) {
    file = directory.resolve("test.db");
    pool = open(configure);
  }

  Pool open(UnaryOperator<SqliteConnectOptions> configure) {
    return open(configure.apply(new SqliteConnectOptions(file.toString())));
  }

  Pool open(SqliteConnectOptions options) {
    return Pool.pool(vertx, options, new PoolOptions());
  }

  RowSet<Row> execute(String sql) {
    return execute(pool, sql);
  }

  RowSet<Row> execute(String sql, Object... values) {
    return await(pool.preparedQuery(sql).execute(Tuple.from(values)));
  }

  static RowSet<Row> execute(SqlClient client, String sql) {
    return await(client.query(sql).execute());
  }

  List<Object> column(String sql) {
    return column(execute(sql));
  }

  static List<Object> column(RowSet<Row> rows) {
    List<Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.getValue(0)));
    return values;
  }

  SqliteConnection connection() {
    return SqliteConnection.cast(await(pool.getConnection()));
  }

  /** Waits until SQLite has begun to execute the connection's first unanswered command. */
  static void awaitRunning(SqliteConnection connection) {
    while (!((LaneSqlConnection) connection).lane().running()) {
      Thread.onSpinWait();
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not answered within 20 s", e);
    }
  }

  static SqliteException failure(Future<?> future) {
    return (SqliteException) Assertions.catchThrowable(() -> await(future));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
