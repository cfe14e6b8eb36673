// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.selvage.sql.Connection;
import dev.selvage.sql.Database;
import dev.selvage.sql.SerializationFailureException;
import dev.selvage.sql.Sql;
import dev.selvage.sql.SqlException;
import dev.selvage.sql.Transaction;
import dev.selvage.sql.TransactionOptions;
import dev.selvage.sql.UniqueViolationException;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Tasks;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class TransactionTest {
  private static void table(Database db) {
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  }

  private static List<Integer> ids(Sql sql) {
    return sql.query("SELECT id FROM t ORDER BY id").list(Integer.class);
  }

  @EachDatabase
  void transaction_commitsAndReturnsItsValue(Database db) {
    table(db);

    int changed = db.transaction(tx -> tx.execute("INSERT INTO t VALUES (1), (2)"));

    assertThat(changed).isEqualTo(2);
    assertThat(ids(db)).containsExactly(1, 2);
  }

  @EachDatabase
  void transaction_rollsBackOnFailure_whichIsThrownAsItself(Database db) {
    table(db);
    IOException failure = new IOException("no");

    assertThatThrownBy(() ->
            db.transaction(tx -> {
              tx.execute("INSERT INTO t VALUES (1)");
              throw failure;
            }))
        .isSameAs(failure);

    assertThat(ids(db)).isEmpty();
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @EachDatabase
  void transaction_rollsBackOnCancellation(Database db) {
    table(db);

    var value =
        cancelScope(scope ->
            db.transaction(tx -> {
              tx.execute("INSERT INTO t VALUES (1)");
              scope.cancel("enough");
              tx.execute("INSERT INTO t VALUES (2)");
              return true;
            }));

    assertThat(value).isEmpty();
    assertThat(ids(db)).isEmpty();
    assertThat(db.holders()).isEmpty();
  }

  @EachDatabase
  void transaction_cancelledBeforeItsEnd_rollsBack(Database db) {
    table(db);

    var value =
        cancelScope(scope ->
            db.transaction(tx -> {
              int changed = tx.execute("INSERT INTO t VALUES (1)");
              scope.cancel("enough");
              return changed;
            }));

    assertThat(value).isEmpty();
    assertThat(ids(db)).isEmpty();
  }

  @EachDatabase
  void transaction_pastItsDeadline_rollsBack(Database db) {
    table(db);

    boolean inTime =
        Tasks.moveOnAfter(
            Duration.ofMillis(20),
            () ->
                db.transaction(tx -> {
                  tx.execute("INSERT INTO t VALUES (1)");
                  sleep(Duration.ofHours(1));
                }));

    assertThat(inTime).isFalse();
    assertThat(ids(db)).isEmpty();
  }

  @EachDatabase
  void savepoint_takesBackWhatWasDoneInIt(Database db) {
    table(db);

    db.transaction(tx -> {
      tx.execute("INSERT INTO t VALUES (1)");
      assertThat(
              catchThrowable(() ->
                  tx.transaction(inner -> {
                    inner.execute("INSERT INTO t VALUES (2)");
                    inner.execute("INSERT INTO t VALUES (1)");
                  })))
          .isInstanceOf(UniqueViolationException.class);
      tx.transaction(inner -> {
        inner.execute("INSERT INTO t VALUES (3)");
        inner.transaction(innermost -> {
          innermost.execute("INSERT INTO t VALUES (4)");
        });
      });
    });

    assertThat(ids(db)).containsExactly(1, 3, 4);
  }

  @EachDatabase
  void failedStatement_failsTheTransaction_evenIfItIsCaught(Database db) {
    table(db);

    Throwable failure =
        catchThrowable(() ->
            db.transaction(tx -> {
              tx.execute("INSERT INTO t VALUES (1)");
              assertThat(catchThrowable(() -> tx.execute("INSERT INTO t VALUES (1)")))
                  .isInstanceOf(UniqueViolationException.class);
              assertThat(catchThrowable(() -> tx.execute("INSERT INTO t VALUES (2)")))
                  .hasMessageContaining("the transaction has failed");
            }));

    assertThat(failure)
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("25P02")
        .hasCauseInstanceOf(UniqueViolationException.class);
    assertThat(ids(db)).isEmpty();
  }

  @EachDatabase
  void transaction_afterItsEnd_refusesEverything(Database db) {
    List<Transaction> kept = new ArrayList<>();

    db.transaction(tx -> {
      kept.add(tx);
    });

    assertThatThrownBy(() -> kept.getFirst().query("SELECT 1").list(Integer.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the transaction is over");
  }

  @EachDatabase
  void transaction_mayBeSharedByTasksInItsBody(Database db) {
    table(db);

    db.transaction(tx -> {
      var unused = gather(List.of(1, 2, 3, 4), id -> tx.execute("INSERT INTO t VALUES ($1)", id));
    });

    assertThat(ids(db)).containsExactly(1, 2, 3, 4);
  }

  private static int conflict(Sql tx) {
    tx.script("DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$");
    return 0;
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void retries_executeTheBodyAgain(Database db) {
    table(db);
    List<Integer> attempts = new ArrayList<>();
    TransactionOptions options = TransactionOptions.defaults().withRetries(3);

    int value =
        db.transaction(
            options,
            tx -> {
              attempts.add(attempts.size() + 1);
              tx.execute("INSERT INTO t VALUES (1)");
              if (attempts.size() < 3) {
                conflict(tx);
              }
              return attempts.size();
            });

    assertThat(value).isEqualTo(3);
    assertThat(ids(db)).containsExactly(1);
    assertThatThrownBy(() -> db.transaction(options.withRetries(1), TransactionTest::conflict))
        .isInstanceOf(SerializationFailureException.class);
  }

  @EachDatabase
  void readOnly_refusesWrites(Database db) {
    table(db);

    Throwable failure =
        catchThrowable(() ->
            db.transaction(
                TransactionOptions.defaults().withReadOnly(),
                tx -> tx.execute("INSERT INTO t VALUES (1)")));

    assertThat(failure)
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
    assertThat(
            db.<List<Integer>, RuntimeException>transaction(
                TransactionOptions.defaults().withReadOnly(), TransactionTest::ids))
        .isEmpty();
  }

  @EachDatabase
  void connection_keepsOrderAndGivesItselfBack(Database db) {
    table(db);
    List<Connection> kept = new ArrayList<>();

    List<Integer> seen =
        db.connection(connection -> {
          kept.add(connection);
          connection.execute("INSERT INTO t VALUES (1)");
          connection.transaction(tx -> {
            tx.execute("INSERT INTO t VALUES (2)");
          });
          return ids(connection);
        });

    assertThat(seen).containsExactly(1, 2);
    assertThat(db.holders()).isEmpty();
    assertThatThrownBy(() -> kept.getFirst().execute("INSERT INTO t VALUES (3)"))
        .hasMessageContaining("was given back already");
  }

  @EachDatabase
  void cancelledStatement_leavesAConnectionThatServesTheNext(Database db) {
    table(db);

    for (int i = 0; i < 20; i++) {
      var unused =
          cancelScope(scope -> {
            cancelSoon(scope);
            return db.query(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                        + " SELECT count(*) FROM n")
                .scalar(Long.class);
          });
      assertThat(unused).isEmpty();
      assertThat(ids(db)).isEmpty();
    }
    assertThat(db.holders()).isEmpty();
  }

  private static void cancelSoon(CancelScope scope) {
    Vertx.currentContext().owner().setTimer(2, id -> scope.cancel("enough"));
  }
}
