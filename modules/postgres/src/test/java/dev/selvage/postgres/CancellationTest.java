// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.selvage.sql.ConnectionLostException;
import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.sql.Sql;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Cancellation and deadlines reach the database, and nothing else. */
final class CancellationTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n";

  @EachDatabase
  void deadline_endsTheStatementInTheDatabase_andTheConnectionServesTheNext(
      Database db, DatabaseKind kind) {
    String slow = kind == DatabaseKind.POSTGRES ? "SELECT pg_sleep(60)" : ENDLESS;

    db.connection(connection -> {
      Object process = process(connection, kind);
      Throwable failure =
          catchThrowable(
              () -> failAfter(Duration.ofMillis(200), () -> connection.query(slow).rows().size()));

      assertThat(failure).isInstanceOf(DeadlineExceededException.class);
      assertThat(failure).hasMessageContaining("the answer to " + slow.substring(0, 15));
      if (kind == DatabaseKind.POSTGRES) {
        assertThat(running(db, slow)).isZero();
      }
      assertThat(process(connection, kind)).isEqualTo(process);
    });
  }

  private static Object process(Sql sql, DatabaseKind kind) {
    return kind == DatabaseKind.POSTGRES
        ? sql.query("SELECT pg_backend_pid()").scalar(Integer.class)
        : sql.query("SELECT 1").scalar(Integer.class);
  }

  private static int running(Database db, String statement) {
    return db.query(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = $1",
            statement)
        .scalar(Integer.class);
  }

  @EachDatabase
  void lateCancellation_neverHitsTheNextStatement(Database db, DatabaseKind kind) {
    String brief =
        kind == DatabaseKind.POSTGRES
            ? "SELECT count(*) FROM generate_series(1, 20000)"
            : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                + " SELECT count(*) FROM n";
    Random random = new Random(7);
    int cancelled = 0;

    for (int i = 0; i < 100; i++) {
      cancelled +=
          db.<Integer, RuntimeException>connection(connection -> {
            Optional<Long> value =
                cancelScope(scope -> {
                  long later = 1L + random.nextInt(6);
                  Vertx.currentContext().owner().setTimer(later, id -> scope.cancel("enough"));
                  return connection.query(brief).scalar(Long.class)
                      + connection.query(brief).scalar(Long.class);
                });
            assertThat(connection.query("SELECT 1").scalar(Integer.class)).isEqualTo(1);
            return value.isEmpty() ? 1 : 0;
          });
    }
    assertThat(db.holders()).isEmpty();
    assertThat(cancelled).isBetween(0, 100);
  }

  @EachDatabase
  void cancelledInATransaction_rollsBackOnTheSameConnection(Database db, DatabaseKind kind) {
    db.execute("CREATE TABLE t(id INTEGER)");
    String slow = kind == DatabaseKind.POSTGRES ? "SELECT pg_sleep(60)" : ENDLESS;

    db.connection(connection -> {
      Object process = process(connection, kind);
      var value =
          cancelScope(scope -> {
            Vertx.currentContext().owner().setTimer(20, id -> scope.cancel("enough"));
            return connection.transaction(tx -> {
              tx.execute("INSERT INTO t VALUES (1)");
              return tx.query(slow).rows().size();
            });
          });

      assertThat(value).isEmpty();
      assertThat(process(connection, kind)).isEqualTo(process);
    });
    assertThat(db.query("SELECT id FROM t").list(Integer.class)).isEmpty();
  }

  @EachDatabase
  void waitForALock_canBeCancelled(Database db, DatabaseKind kind) {
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    db.execute("INSERT INTO t VALUES (1)");

    db.transaction(tx -> {
      tx.execute("UPDATE t SET id = 2");
      var value =
          cancelScope(scope -> {
            Vertx.currentContext().owner().setTimer(20, id -> scope.cancel("enough"));
            return db.execute("UPDATE t SET id = 3");
          });
      assertThat(value).isEmpty();
      sleep(Duration.ofMillis(1));
    });

    assertThat(db.query("SELECT id FROM t").scalar(Integer.class)).isEqualTo(2);
  }

  @EachDatabase
  void moreTasksThanConnections_areAllServed(Database db) {
    List<Integer> numbers = IntStream.range(0, 200).boxed().toList();

    assertThat(
            gather(numbers, n -> db.query("SELECT CAST($1 AS INTEGER)", n).scalar(Integer.class)))
        .isEqualTo(numbers);
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void connectionThatIsKilled_isLostAndReplaced(Database db) {
    Throwable failure =
        catchThrowable(() ->
            db.transaction(tx -> {
              int process = tx.query("SELECT pg_backend_pid()").scalar(Integer.class);
              var unused = db.query("SELECT pg_terminate_backend($1)", process).one(Boolean.class);
              return tx.query("SELECT pg_sleep(60)").rows().size();
            }));

    assertThat(failure).isInstanceOf(ConnectionLostException.class);
    assertThat(db.query("SELECT 1").scalar(Integer.class)).isEqualTo(1);
    assertThat(db.holders()).isEmpty();
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void cancellationThatTakesTooLong_costsTheConnection(Database db, Vertx vertx, String uri) {
    Database impatient =
        Database.open(
            vertx, uri, DatabaseOptions.defaults().withCancelTimeout(Duration.ofMillis(1)));
    for (int i = 0; i < 20; i++) {
      var value =
          Tasks.moveOnAfter(
              Duration.ofMillis(5), () -> impatient.query("SELECT pg_sleep(60)").rows().size());
      assertThat(value).isEmpty();
      assertThat(impatient.query("SELECT 1").scalar(Integer.class)).isEqualTo(1);
    }
    assertThat(impatient.holders()).isEmpty();

    impatient.close();
  }
}
