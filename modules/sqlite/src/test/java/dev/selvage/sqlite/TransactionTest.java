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
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  void rollback_ofATransactionThatSqliteEnded_succeeds() {
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");
    failure(connection.query("INSERT OR ROLLBACK INTO t VALUES (1)").execute());

    await(transaction.rollback());

    execute(connection, "INSERT INTO t VALUES (2)");
    assertThat(db.column("SELECT id FROM t")).containsExactly(2L);
  }

  @Test
  void commit_thatViolatesADeferredConstraint_failsAndRollsBack() {
    db.execute("CREATE TABLE child(id INTEGER REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED)");
    SqlConnection connection = db.connection();
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO child VALUES (7)");

    SqliteException failure = failure(transaction.commit());

    assertThat(failure.getSqlState()).isEqualTo("23503");
    assertThat(db.column("SELECT * FROM child")).isEmpty();
    execute(connection, "INSERT INTO t VALUES (1)");
  }

  @Test
  void groupedWrites_ofWhichOneViolatesADeferredConstraint_areCommittedWithoutIt() {
    db.execute("CREATE TABLE child(id INTEGER REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED)");
    Future<RowSet<Row>> first = db.pool.query("INSERT INTO t VALUES (1)").execute();
    Future<RowSet<Row>> orphan = db.pool.query("INSERT INTO child VALUES (7)").execute();
    Future<RowSet<Row>> last = db.pool.query("INSERT INTO child VALUES (1)").execute();

    await(Future.all(first, last));

    assertThat(failure(orphan).getSqlState()).isEqualTo("23503");
    assertThat(db.column("SELECT id FROM child")).containsExactly(1L);
  }

  @Test
  void script_withItsOwnTransaction_runs() {
    db.execute("BEGIN; INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2)");

    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void script_thatLeavesATransactionOpen_isRolledBack() {
    for (String script :
        List.of(
            "BEGIN; INSERT INTO t VALUES (1)",
            "SAVEPOINT a; INSERT INTO t VALUES (1)",
            "BEGIN; INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1); COMMIT")) {
      failure(db.pool.query(script).execute());
    }

    db.execute("INSERT INTO t VALUES (2)");
    assertThat(db.column("SELECT id FROM t")).containsExactly(2L);
  }

  @Test
  void batchOfReads_doesNotWaitForTheWriter() {
    SqlConnection holder = db.connection();
    await(holder.begin());

    var rows =
        await(
            db.pool.preparedQuery("SELECT $1 + 1").executeBatch(List.of(Tuple.of(1), Tuple.of(2))));

    assertThat(column(rows)).containsExactly(2L);
    assertThat(column(rows.next())).containsExactly(3L);
    await(holder.close());
  }

  @Test
  void readOnlyTransaction_readsOneStateBesideTheWriter() {
    db.execute("INSERT INTO t VALUES (1)");
    SqlConnection writer = db.connection();
    await(writer.begin());
    SqlConnection reader = db.connection();

    execute(reader, "BEGIN READ ONLY");
    assertThat(column(execute(reader, "SELECT id FROM t"))).containsExactly(1L);
    execute(writer, "INSERT INTO t VALUES (2)");
    await(writer.transaction().commit());

    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
    assertThat(column(execute(reader, "SELECT id FROM t"))).containsExactly(1L);
    execute(reader, "COMMIT");
    assertThat(column(execute(reader, "SELECT id FROM t"))).containsExactly(1L, 2L);
    execute(reader, "INSERT INTO t VALUES (3)");
  }

  @Test
  void readOnlyTransaction_refusesWrites_alsoInMemory() {
    for (String file : List.of(db.file.toString(), ":memory:")) {
      SqlConnection connection = await(db.open(new SqliteConnectOptions(file)).getConnection());
      execute(connection, "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY)");
      execute(connection, "BEGIN READ ONLY");

      assertThat(failure(connection.query("INSERT INTO t VALUES (1)").execute()).getSqlState())
          .isEqualTo("25006");
      assertThat(failure(connection.query("BEGIN").execute()).getSqlState()).isEqualTo("25001");
      execute(connection, "SAVEPOINT a");
      execute(connection, "RELEASE a");
      execute(connection, "ROLLBACK");

      execute(connection, "INSERT INTO t VALUES (1)");
      execute(connection, "DELETE FROM t");
      await(connection.close());
    }
  }

  @Test
  void readOnlyTransaction_thatIsForgotten_endsWithItsConnection() {
    SqlConnection forgetful = db.connection();
    execute(forgetful, "BEGIN READ ONLY");
    execute(forgetful, "SELECT id FROM t");
    await(forgetful.close());

    db.execute("INSERT INTO t VALUES (1)");

    for (int i = 0; i < 20; i++) {
      assertThat(db.column("SELECT id FROM t")).containsExactly(1L);
    }
  }

  @Test
  void close_twice_releasesTheLeaseOnceAndAfterTheLastCommand() {
    SqlConnection holder = db.connection();
    await(holder.begin());
    SqlConnection connection = db.connection();
    Future<RowSet<Row>> waiting = connection.query("INSERT INTO t VALUES (1)").execute();

    Future<Void> first = connection.close();
    Future<Void> second = connection.close();

    assertThat(db.pool.size()).isEqualTo(2);
    await(holder.close());
    await(Future.all(first, second));
    assertThat(waiting.succeeded()).isTrue();
    assertThat(db.pool.size()).isZero();
  }

  @Test
  void begin_onThePoolByText_isRefused() {
    SqliteException failure = failure(db.pool.query("BEGIN").execute());

    assertThat(failure.errorMessage()).contains("needs a connection");
  }
}
