// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.awaitRunning;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.execute;
import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Transaction;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CancelTest {

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

  @TempDir Path directory;
  private TestDatabase db;
  private SqliteConnection connection;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    connection = db.connection();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void cancelRequest_interruptsAReadThatNeverEnds_andTheConnectionServesTheNext() {
    Future<RowSet<Row>> endless = connection.query(ENDLESS + "SELECT max(i) FROM n").execute();
    Future<RowSet<Row>> next = connection.query("SELECT 1").execute();

    awaitRunning(connection);
    await(connection.cancelRequest());

    assertThat(endless.isComplete()).isTrue();
    SqliteException failure = failure(endless);
    assertThat(failure.getSqlState()).isEqualTo("57014");
    assertThat(failure.errorMessage()).isEqualTo("the statement was cancelled");
    assertThat(column(await(next))).containsExactly(1L);
  }

  @Test
  void cancelRequest_interruptsAWriteThatNeverEnds_andLeavesNothing() {
    Future<RowSet<Row>> endless =
        connection.query("INSERT INTO t " + ENDLESS + "SELECT i FROM n").execute();

    awaitRunning(connection);
    await(connection.cancelRequest());
    db.execute("INSERT INTO t VALUES (-1)");

    assertThat(failure(endless).getSqlState()).isEqualTo("57014");
    assertThat(db.column("SELECT id FROM t")).containsExactly(-1L);
  }

  @Test
  void cancelRequest_inATransaction_makesItRollBack() {
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");
    Future<RowSet<Row>> endless =
        connection.query("INSERT INTO t " + ENDLESS + "SELECT -i FROM n").execute();
    awaitRunning(connection);
    await(connection.cancelRequest());

    SqliteException next = failure(connection.query("INSERT INTO t VALUES (2)").execute());
    await(transaction.rollback());

    assertThat(failure(endless).getSqlState()).isEqualTo("57014");
    assertThat(next.getSqlState()).isEqualTo("25P02");
    assertThat(db.column("SELECT id FROM t")).isEmpty();
    execute(connection, "INSERT INTO t VALUES (3)");
    assertThat(db.column("SELECT id FROM t")).containsExactly(3L);
  }

  @Test
  void cancelRequest_ofAReadInATransaction_keepsTheTransaction() {
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (1)");
    Future<RowSet<Row>> endless = connection.query(ENDLESS + "SELECT max(i) FROM n").execute();
    awaitRunning(connection);
    await(connection.cancelRequest());

    execute(connection, "INSERT INTO t VALUES (2)");
    await(transaction.commit());

    assertThat(failure(endless).getSqlState()).isEqualTo("57014");
    assertThat(db.column("SELECT id FROM t")).containsExactly(1L, 2L);
  }

  @Test
  void cancelRequest_ofAWriteThatWaits_removesIt() {
    SqliteConnection holder = db.connection();
    Transaction transaction = await(holder.begin());
    Future<RowSet<Row>> waiting = connection.query("INSERT INTO t VALUES (1)").execute();

    await(connection.cancelRequest());
    await(transaction.commit());

    assertThat(failure(waiting).getSqlState()).isEqualTo("57014");
    assertThat(db.column("SELECT id FROM t")).isEmpty();
  }

  @Test
  void cancelRequest_ofABeginThatWaits_letsTheConnectionBeginAgain() {
    SqliteConnection holder = db.connection();
    Transaction transaction = await(holder.begin());
    Future<Transaction> waiting = connection.begin();
    await(connection.cancelRequest());
    await(transaction.commit());

    assertThat(failure(waiting).getSqlState()).isEqualTo("57014");
    execute(connection, "BEGIN");
    execute(connection, "INSERT INTO t VALUES (1)");
    execute(connection, "COMMIT");
    assertThat(db.column("SELECT id FROM t")).containsExactly(1L);
  }

  @Test
  void cancelRequest_ofAnIdleConnection_completesAndHarmsNothing() {
    await(connection.cancelRequest());

    assertThat(column(execute(connection, "SELECT 1"))).containsExactly(1L);
  }

  @Test
  void cancelRequest_ofOneConnection_sparesAllOthers() {
    Future<RowSet<Row>> other =
        db.connection()
            .query(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
                    + " SELECT count(*) FROM n")
            .execute();
    Future<RowSet<Row>> endless = connection.query(ENDLESS + "SELECT max(i) FROM n").execute();

    awaitRunning(connection);
    await(connection.cancelRequest());

    assertThat(failure(endless).getSqlState()).isEqualTo("57014");
    assertThat(column(await(other))).containsExactly(300_000L);
  }

  @Test
  void cancelRequest_ofAWriteThatAwaitsAnotherProcess_endsTheWait() throws Exception {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + db.file);
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Future<RowSet<Row>> waiting = connection.query("INSERT INTO t VALUES (1)").execute();

      awaitRunning(connection);
      await(connection.cancelRequest());

      assertThat(failure(waiting).getSqlState()).isEqualTo("57014");
    }
  }

  /** A late interrupt must not be left behind for whatever runs next on the same handle. */
  @Test
  void cancelRequest_thatComesTooLate_neverHitsTheNextStatement() {
    for (int i = 0; i < 300; i++) {
      Future<RowSet<Row>> quick = connection.query("SELECT 1").execute();
      Future<Void> cancelled = connection.cancelRequest();
      Future<RowSet<Row>> next =
          connection
              .query(
                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                      + " SELECT count(*) FROM n")
              .execute();

      assertThat(column(await(next))).containsExactly(2000L);
      await(cancelled);
      assertThat(quick.isComplete()).isTrue();
    }
  }
}
