// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PoolTest {

  @TempDir Path directory;
  private TestDatabase db;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.execute(
        "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT UNIQUE, score REAL, pic BLOB)");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void query_givesRowsWithColumnNames() {
    db.execute("INSERT INTO users(id, name, score) VALUES (1, 'ann', 2.5), (2, 'bob', NULL)");

    RowSet<Row> rows = db.execute("SELECT id, name AS who, score FROM users ORDER BY id");

    assertThat(rows.columnsNames()).containsExactly("id", "who", "score");
    assertThat(rows.size()).isEqualTo(2);
    Row ann = rows.iterator().next();
    assertThat(ann.getLong("id")).isEqualTo(1);
    assertThat(ann.getInteger(0)).isEqualTo(1);
    assertThat(ann.getString("who")).isEqualTo("ann");
    assertThat(ann.getDouble("score")).isEqualTo(2.5);
    assertThat(column(db.execute("SELECT score FROM users WHERE id = 2"))).containsOnlyNulls();
  }

  @Test
  void preparedQuery_takesDollarAndQuestionMarkParameters() {
    db.execute("INSERT INTO users(id, name) VALUES ($1, $2)", 7, "gus");
    db.execute("INSERT INTO users(id, name) VALUES (?, ?)", 8, "hal");
    db.execute("INSERT INTO users(id, name) VALUES (?2, ?1)", "ida", 9);

    RowSet<Row> rows = db.execute("SELECT name FROM users WHERE id >= $1 AND id <> $1 + 1", 7);

    assertThat(column(rows)).containsExactlyInAnyOrder("gus", "ida");
  }

  @Test
  void write_tellsRowCountAndLastInsertId() {
    RowSet<Row> inserted = db.execute("INSERT INTO users(name) VALUES ($1)", "ann");
    RowSet<Row> updated = db.execute("UPDATE users SET score = 1 WHERE id > $1", 0);
    RowSet<Row> missed = db.execute("DELETE FROM users WHERE id = $1", 99);

    assertThat(inserted.rowCount()).isEqualTo(1);
    assertThat(inserted.property(SqliteBuilder.LAST_INSERT_ID)).isEqualTo(1L);
    assertThat(updated.rowCount()).isEqualTo(1);
    assertThat(updated.property(SqliteBuilder.LAST_INSERT_ID)).isNull();
    assertThat(missed.rowCount()).isZero();
  }

  @Test
  void write_withReturning_givesRowsAndCount() {
    RowSet<Row> rows =
        db.execute("INSERT INTO users(name) VALUES ($1), ($2) RETURNING id, name", "a", "b");

    assertThat(rows.rowCount()).isEqualTo(2);
    assertThat(column(rows)).containsExactly(1L, 2L);
  }

  @Test
  void batch_isAllOrNothing() {
    List<Tuple> good = List.of(Tuple.of("a"), Tuple.of("b"), Tuple.of("c"));
    RowSet<Row> rows =
        await(db.pool.preparedQuery("INSERT INTO users(name) VALUES ($1)").executeBatch(good));

    List<Tuple> bad = List.of(Tuple.of("d"), Tuple.of("a"));
    SqliteException failure =
        failure(db.pool.preparedQuery("INSERT INTO users(name) VALUES ($1)").executeBatch(bad));

    int results = 0;
    for (RowSet<Row> result = rows; result != null; result = result.next()) {
      assertThat(result.rowCount()).isEqualTo(1);
      results++;
    }
    assertThat(results).isEqualTo(3);
    assertThat(failure.getSqlState()).isEqualTo("23505");
    assertThat(column(db.execute("SELECT name FROM users"))).containsExactly("a", "b", "c");
  }

  @Test
  void script_givesOneResultPerStatement() {
    RowSet<Row> rows =
        db.execute("INSERT INTO users(name) VALUES ('x;y'); SELECT name FROM users; -- done");

    assertThat(rows.rowCount()).isEqualTo(1);
    assertThat(column(rows.next())).containsExactly("x;y");
    assertThat(rows.next().next()).isNull();
  }

  @Test
  void script_thatFails_changesNothing() {
    SqliteException failure =
        failure(
            db.pool
                .query("INSERT INTO users(name) VALUES ('x'); INSERT INTO nowhere VALUES (1)")
                .execute());

    assertThat(failure.errorMessage()).isEqualTo("no such table: nowhere");
    assertThat(db.column("SELECT count(*) FROM users")).containsExactly(0L);
  }

  @Test
  void writesIssuedTogether_areAllAnswered() {
    List<Future<RowSet<Row>>> futures = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Tuple name = Tuple.of("user-" + i % 990);
      futures.add(db.pool.preparedQuery("INSERT INTO users(name) VALUES ($1)").execute(name));
    }
    await(Future.join(futures).otherwiseEmpty());

    assertThat(futures.stream().filter(Future::failed)).hasSize(10);
    assertThat(db.column("SELECT count(*) FROM users")).containsExactly(990L);
  }

  @Test
  void uniqueViolation_isTypedAndNamesTheStatement() {
    db.execute("INSERT INTO users(name) VALUES ('ann')");

    SqliteException failure =
        failure(
            db.pool.preparedQuery("INSERT INTO users(name) VALUES ($1)").execute(Tuple.of("ann")));

    assertThat(failure.getErrorCode()).isEqualTo(2067);
    assertThat(failure.primaryCode()).isEqualTo(19);
    assertThat(failure.getSqlState()).isEqualTo("23505");
    assertThat(failure.errorMessage()).isEqualTo("UNIQUE constraint failed: users.name");
    assertThat(failure.sql()).isEqualTo("INSERT INTO users(name) VALUES ($1)");
  }

  @Test
  void mapping_runsOnTheCallersContext() {
    db.execute("INSERT INTO users(name) VALUES ('ann')");
    var context = db.vertx.getOrCreateContext();
    Future<String> thread =
        Future.future(promise ->
            context.runOnContext(v ->
                db.pool
                    .query("SELECT name FROM users")
                    .mapping(row -> Thread.currentThread().getName())
                    .execute()
                    .map(names -> names.iterator().next())
                    .onComplete(promise)));

    assertThat(await(thread)).contains("vert.x-eventloop-thread");
  }

  @Test
  void batch_withReturning_tellsEveryKey() {
    RowSet<Row> rows =
        await(
            db.pool
                .preparedQuery("INSERT INTO users(name) VALUES ($1) RETURNING id")
                .executeBatch(List.of(Tuple.of("a"), Tuple.of("b"))));

    assertThat(column(rows)).containsExactly(1L);
    assertThat(column(rows.next())).containsExactly(2L);
    assertThat(rows.property(SqliteBuilder.LAST_INSERT_ID)).isNull();
  }

  @Test
  void blobs_areBuffers() {
    Buffer pic = Buffer.buffer(new byte[] {0, 1, -1});
    db.execute("INSERT INTO users(id, pic) VALUES ($1, $2)", 1, pic);

    Row row = db.execute("SELECT pic FROM users").iterator().next();

    assertThat(row.getBuffer("pic")).isEqualTo(pic);
  }

  @Test
  void wrongNumberOfParameters_isRefused() {
    SqliteException failure = failure(db.pool.preparedQuery("SELECT $1 + $2").execute(Tuple.of(1)));

    assertThat(failure.errorMessage()).isEqualTo("the statement takes 2 parameters, but got 1");
  }
}
