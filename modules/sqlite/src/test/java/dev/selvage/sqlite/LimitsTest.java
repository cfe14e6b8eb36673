// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.awaitRunning;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.execute;
import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LimitsTest {

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db =
        new TestDatabase(
            directory, o -> o.setReaders(1).setQueueLimit(3).setCloseGrace(Duration.ofMillis(50)));
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private SqliteConnection busyReader() {
    SqliteConnection connection = db.connection();
    var unused = connection.query(ENDLESS).execute();
    awaitRunning(connection);
    return connection;
  }

  @Test
  void queueOfReaders_whenFull_refuses() {
    SqliteConnection busy = busyReader();
    List<Future<RowSet<Row>>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(db.pool.query("SELECT 1").execute());
    }

    SqliteException failure = failure(db.pool.query("SELECT 1").execute());
    await(busy.cancelRequest());

    assertThat(failure.getSqlState()).isEqualTo("53300");
    assertThat(failure.errorMessage())
        .isEqualTo("the queue of " + db.file + " is full: 3 commands are waiting");
    await(Future.all(waiting));
  }

  @Test
  void queueOfTheWriter_whenFull_refuses_andCancelledCommandsLeaveRoom() {
    SqlConnection holder = db.connection();
    Transaction transaction = await(holder.begin());
    SqliteConnection connection = db.connection();
    var cancelled = connection.query("INSERT INTO t VALUES (0)").execute();
    var first = db.pool.query("INSERT INTO t VALUES (1)").execute();
    var second = db.pool.query("INSERT INTO t VALUES (2)").execute();
    assertThat(failure(db.pool.query("INSERT INTO t VALUES (9)").execute()).getSqlState())
        .isEqualTo("53300");

    await(connection.cancelRequest());
    var third = db.pool.query("INSERT INTO t VALUES (3)").execute();
    await(transaction.commit());

    await(Future.all(first, second, third));
    assertThat(failure(cancelled).getSqlState()).isEqualTo("57014");
    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void commandsOfAConnection_whenTooMany_areRefused() {
    SqliteConnection busy = busyReader();
    List<Future<RowSet<Row>>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(busy.query("SELECT 1").execute());
    }

    assertThat(failure(busy.query("SELECT 1").execute()).getSqlState()).isEqualTo("53300");
    await(busy.cancelRequest());
    await(Future.all(waiting));
  }

  @Test
  void connections_whenAllAreLeased_areWaitedForUntilTheTimeout() {
    Pool small =
        Pool.pool(
            db.vertx,
            new SqliteConnectOptions(db.file.toString()),
            new PoolOptions()
                .setMaxSize(1)
                .setMaxWaitQueueSize(1)
                .setConnectionTimeout(50)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS));
    SqlConnection leased = await(small.getConnection());
    Future<SqlConnection> waiting = small.getConnection();

    assertThat(failure(small.getConnection()).errorMessage())
        .isEqualTo("all 1 connections are in use and 1 callers wait");
    assertThat(failure(waiting).errorMessage())
        .isEqualTo("no connection became free within 50 ms: all 1 are in use");
    assertThat(column(execute(small, "SELECT 1"))).containsExactly(1L);

    Future<SqlConnection> next = small.getConnection();
    await(leased.close());
    await(await(next).close());
    assertThat(small.size()).isZero();
  }

  @Test
  void answers_doNotWaitBehindALongStatement() {
    SqliteConnection connection = db.connection();
    execute(connection, "SELECT 1");
    List<Future<RowSet<Row>>> before = new ArrayList<>();
    Future<RowSet<Row>> endless =
        Future.future(promise ->
            db.vertx.runOnContext(v -> {
              before.add(db.pool.query("SELECT 1").execute());
              before.add(db.pool.query("SELECT 2").execute());
              connection.query(ENDLESS).execute().onComplete(promise);
            }));

    awaitRunning(connection);
    await(Future.all(before));

    assertThat(endless.isComplete()).isFalse();
    await(connection.cancelRequest());
  }

  @Test
  void close_interruptsWhatOutlivesTheGrace() {
    SqlConnection connection = db.connection();
    Future<RowSet<Row>> endless = connection.query(ENDLESS).execute();

    await(db.pool.close());

    assertThat(failure(endless).errorMessage()).endsWith("is closed");
  }

  @Test
  void close_letsAcceptedCommandsFinish_andRollsBackOpenTransactions() {
    Pool pool = db.open(options -> options.setQueueLimit(1_000));
    SqlConnection connection = await(pool.getConnection());
    await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (-1)");
    List<Future<RowSet<Row>>> accepted = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      accepted.add(pool.query("INSERT INTO t VALUES (" + i + ")").execute());
    }

    await(pool.close());

    await(Future.all(accepted));
    assertThat(db.column("SELECT count(*) FROM t WHERE id >= 0")).containsExactly(100L);
    assertThat(db.column("SELECT count(*) FROM t WHERE id < 0")).containsExactly(0L);
    assertThat(failure(connection.query("SELECT 1").execute()).getSqlState()).isEqualTo("25P02");
  }

  @Test
  void vertxClose_closesItsPools() {
    db.execute("INSERT INTO t VALUES (1)");

    await(db.vertx.close());

    assertThat(directory.resolve("test.db-wal")).doesNotExist();
  }
}
