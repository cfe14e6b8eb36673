// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.execute;
import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransactionTest {

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory, o -> o.setBusyTimeout(Duration.ofMillis(200)));
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void withTransaction_commits() {
    await(
        db.pool.withTransaction(connection ->
            connection
                .query("INSERT INTO t VALUES (1)")
                .execute()
                .compose(v -> connection.query("INSERT INTO t VALUES (2)").execute())));

    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void withTransaction_whenItsBodyFails_rollsBack() {
    Future<Object> failing =
        db.pool.withTransaction(connection ->
            connection
                .query("INSERT INTO t VALUES (1)")
                .execute()
                .compose(v -> Future.failedFuture("no")));

    assertThat(Assertions.catchThrowable(() -> await(failing))).hasMessage("no");
    assertThat(db.column("SELECT id FROM t")).isEmpty();
  }

  @Test
  void transaction_seesItsOwnWrites_othersDoNot() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");

    assertThat(column(execute(connection, "SELECT id FROM t"))).containsExactly(1L);
    assertThat(db.column("SELECT id FROM t")).isEmpty();

    await(transaction.commit());
    assertThat(db.column("SELECT id FROM t")).containsExactly(1L);
    await(connection.close());
  }

  @Test
  void write_behindAnOpenTransaction_waitsForItsEnd() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    Future<RowSet<Row>> waiting = db.pool.query("INSERT INTO t VALUES (2)").execute();
    execute(connection, "INSERT INTO t VALUES (1)");

    assertThat(waiting.isComplete()).isFalse();
    await(transaction.commit());
    await(waiting);

    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
    await(connection.close());
  }

  @Test
  void write_thatWaitsTooLong_saysForWhom() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");

    SqliteException failure = failure(db.pool.query("INSERT INTO t VALUES (2)").execute());

    assertThat(failure.getSqlState()).isEqualTo("55P03");
    assertThat(failure.errorMessage())
        .startsWith("waited ")
        .contains("which is held by a transaction", "INSERT INTO t VALUES (1)");
    await(transaction.rollback());
    await(connection.close());
  }

  @Test
  void close_withAnOpenTransaction_rollsBack() {
    SqlConnection connection = db.connection();
    await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");
    await(connection.close());

    execute(db.pool, "INSERT INTO t VALUES (2)");

    assertThat(db.column("SELECT id FROM t")).containsExactly(2L);
  }

  @Test
  void beginByText_ownsTheWriterLikeBegin() {
    SqlConnection connection = db.connection();
    execute(connection, "BEGIN");
    execute(connection, "INSERT INTO t VALUES (1)");
    assertThat(db.column("SELECT id FROM t")).isEmpty();
    execute(connection, "SAVEPOINT a");
    execute(connection, "INSERT INTO t VALUES (2)");
    execute(connection, "ROLLBACK TO a");
    execute(connection, "COMMIT");

    assertThat(db.column("SELECT id FROM t")).containsExactly(1L);
    await(connection.close());
  }

  @Test
  void constraintFailure_leavesTheTransactionOpen() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");

    SqliteException failure = failure(connection.query("INSERT INTO t VALUES (1)").execute());
    execute(connection, "INSERT INTO t VALUES (2)");
    await(transaction.commit());

    assertThat(failure.getSqlState()).isEqualTo("23505");
    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
    await(connection.close());
  }

  @Test
  void transaction_thatSqliteEnded_refusesMoreAndDoesNotCommit() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");
    failure(connection.query("INSERT OR ROLLBACK INTO t VALUES (1)").execute());

    SqliteException next = failure(connection.query("INSERT INTO t VALUES (2)").execute());
    Throwable commit = Assertions.catchThrowable(() -> await(transaction.commit()));

    assertThat(next.getSqlState()).isEqualTo("25P02");
    assertThat(commit).isInstanceOfAny(SqliteException.class, TransactionRollbackException.class);
    await(connection.close());
    assertThat(db.column("SELECT id FROM t")).isEmpty();
  }

  @Test
  void groupedWrites_thatOneOfThemRollsBack_areCommittedAllTheSame() {
    Future<?> all =
        Future.join(
            java.util.stream.IntStream.range(0, 50)
                .mapToObj(i ->
                    db.pool
                        .query("INSERT OR ROLLBACK INTO t VALUES (" + (i == 25 ? 1 : i) + ")")
                        .execute())
                .toList());
    await(all.otherwiseEmpty());

    assertThat(db.column("SELECT count(*) FROM t")).containsExactly(49L);
  }

  @Test
  void begin_onThePoolByText_isRefused() {
    SqliteException failure = failure(db.pool.query("BEGIN").execute());

    assertThat(failure.errorMessage()).contains("needs a connection");
  }
}
