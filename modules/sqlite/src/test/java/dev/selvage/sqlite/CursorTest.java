// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.execute;
import static dev.selvage.sqlite.TestDatabase.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CursorTest {

  @TempDir Path directory;
  private TestDatabase db;
  private SqliteConnection connection;

  @BeforeEach
  void open() {
    db = new TestDatabase(directory);
    db.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)");
    db.execute(
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
            + " 100) SELECT i FROM n");
    connection = db.connection();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Cursor cursor(String sql, Object... values) {
    PreparedStatement statement = await(connection.prepare(sql));
    return statement.cursor(Tuple.from(values));
  }

  @Test
  void read_givesRowsInPortions() {
    Cursor cursor = cursor("SELECT id FROM t WHERE id <= $1 ORDER BY id", 5);

    assertThat(column(await(cursor.read(2)))).containsExactly(1L, 2L);
    assertThat(cursor.hasMore()).isTrue();
    assertThat(column(await(cursor.read(2)))).containsExactly(3L, 4L);
    assertThat(column(await(cursor.read(2)))).containsExactly(5L);
    assertThat(cursor.hasMore()).isFalse();
    await(cursor.close());
  }

  @Test
  void cursor_keepsTheStateItBeganWith_othersGoOn() {
    Cursor cursor = cursor("SELECT id FROM t ORDER BY id");
    await(cursor.read(1));

    db.execute("DELETE FROM t");

    assertThat(db.column("SELECT count(*) FROM t")).containsExactly(0L);
    assertThat(column(execute(connection, "SELECT count(*) FROM t"))).containsExactly(0L);
    assertThat(await(cursor.read(1000)).size()).isEqualTo(99);
    await(cursor.close());
  }

  @Test
  void cursor_inATransaction_seesItsWritesAndEndsWithIt() {
    Transaction transaction = await(connection.begin());
    execute(connection, "INSERT INTO t VALUES (0)");
    Cursor cursor = cursor("SELECT id FROM t ORDER BY id");

    assertThat(column(await(cursor.read(1)))).containsExactly(0L);
    await(transaction.commit());

    assertThat(failure(cursor.read(1)).getSqlState()).isEqualTo("34000");
  }

  @Test
  void moreCursorsThanReaders_doNotStarveReads() {
    List<Cursor> cursors = new ArrayList<>();
    var oneReader = db.open(options -> options.setReaders(1));
    for (int i = 0; i < 4; i++) {
      connection = SqliteConnection.cast(await(oneReader.getConnection()));
      Cursor cursor = cursor("SELECT id FROM t ORDER BY id");
      await(cursor.read(1));
      cursors.add(cursor);
    }

    assertThat(column(execute(oneReader, "SELECT count(*) FROM t"))).containsExactly(100L);
    cursors.forEach(cursor -> await(cursor.close()));
  }

  @Test
  void closedConnection_leavesNoCursorBehind() {
    Cursor cursor = cursor("SELECT id FROM t ORDER BY id");
    await(cursor.read(1));
    await(connection.close());
    db.execute("DELETE FROM t");
    connection = db.connection();

    assertThat(await(cursor("SELECT id FROM t").read(1)).size()).isZero();
  }

  @Test
  void cursor_ofAWrite_isExecutedOnce() {
    Cursor cursor = cursor("DELETE FROM t WHERE id <= 3 RETURNING id");

    assertThat(column(await(cursor.read(2)))).containsExactly(1L, 2L);
    assertThat(db.column("SELECT count(*) FROM t")).containsExactly(97L);
    assertThat(column(await(cursor.read(2)))).containsExactly(3L);
    assertThat(cursor.hasMore()).isFalse();
  }

  @Test
  void stream_givesAllRows_andPauses() {
    PreparedStatement statement = await(connection.prepare("SELECT id FROM t ORDER BY id"));
    RowStream<Row> stream = statement.createStream(7);
    List<Long> ids = new ArrayList<>();
    Promise<List<Long>> done = Promise.promise();
    stream.exceptionHandler(done::fail).endHandler(v -> done.complete(ids));
    stream.handler(row -> {
      ids.add(row.getLong(0));
      if (ids.size() % 10 == 0) {
        stream.pause();
        db.vertx.runOnContext(v -> stream.resume());
      }
    });

    assertThat(await(done.future())).hasSize(100).isSorted();
  }

  @Test
  void cancelRequest_ofACursorRead_endsTheCursorOnly() {
    Cursor cursor =
        cursor(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT i FROM n WHERE i = 1 OR i < 0");
    Future<?> read = cursor.read(2);
    await(connection.cancelRequest());

    assertThat(failure(read).getSqlState()).isEqualTo("57014");
    assertThat(failure(cursor.read(1)).getSqlState()).isEqualTo("34000");
    assertThat(await(cursor("SELECT id FROM t").read(5)).size()).isEqualTo(5);
  }

  @Test
  void cursor_ofABegin_isRefused() {
    assertThat(failure(cursor("BEGIN").read(1)).errorMessage())
        .isEqualTo("a cursor cannot begin or end a transaction");
  }

  @Test
  void prepare_checksTheStatement() {
    SqliteException failure = failure(connection.prepare("SELECT missing FROM t"));

    assertThat(failure.errorMessage()).isEqualTo("no such column: missing");
  }
}
