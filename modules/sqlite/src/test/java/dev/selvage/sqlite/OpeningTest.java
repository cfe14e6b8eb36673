// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import static dev.selvage.sqlite.TestDatabase.await;
import static dev.selvage.sqlite.TestDatabase.column;
import static dev.selvage.sqlite.TestDatabase.execute;
import static dev.selvage.sqlite.TestDatabase.failure;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpeningTest {

  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private Pool pool(SqlConnectOptions options) {
    return Pool.pool(vertx, options, new PoolOptions());
  }

  private SqliteConnectOptions file(String name) {
    return new SqliteConnectOptions(directory.resolve(name).toString());
  }

  @Test
  void uri_findsTheDriver() {
    Path file = directory.resolve("by-uri.db");
    Pool pool = pool(SqlConnectOptions.fromUri("sqlite:" + file + "?readers=1&synchronous=normal"));

    execute(pool, "CREATE TABLE t(id)");

    assertThat(file).exists();
    assertThat(column(execute(pool, "PRAGMA synchronous"))).containsExactly(1L);
    assertThat(column(execute(pool, "PRAGMA journal_mode"))).containsExactly("wal");
  }

  @Test
  void builder_buildsAPool() {
    Pool pool = SqliteBuilder.pool(b -> b.connectingTo("sqlite::memory:").using(vertx));

    assertThat(column(execute(pool, "SELECT 1"))).containsExactly(1L);
  }

  @Test
  void missingDirectory_isNamed() {
    Pool pool = pool(file("no/such/dir.db"));

    SqliteException failure = failure(pool.query("SELECT 1").execute());

    assertThat(failure.getErrorCode()).isEqualTo(14);
    assertThat(failure.getSqlState()).isEqualTo("08001");
    assertThat(failure.errorMessage())
        .isEqualTo(
            "cannot open %1$s/no/such/dir.db: the directory %1$s/no/such does not exist"
                .formatted(directory));
    assertThat(failure(pool.getConnection()).errorMessage()).isEqualTo(failure.errorMessage());
    assertThat(pool.size()).isZero();
  }

  @Test
  void missingDirectory_thatAppearsLater_isUsed() throws IOException {
    Pool pool = pool(file("sub/later.db"));
    failure(pool.query("SELECT 1").execute());

    Files.createDirectory(directory.resolve("sub"));

    assertThat(column(execute(pool, "SELECT 1"))).containsExactly(1L);
  }

  @Test
  void directory_isNoDatabase() {
    SqliteException failure = failure(pool(file("")).query("SELECT 1").execute());

    assertThat(failure.errorMessage()).endsWith("it is a directory");
  }

  @Test
  void otherFile_isNoDatabase() throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "not a database at all, only notes\n");

    SqliteException failure = failure(pool(file("notes.txt")).query("SELECT 1").execute());

    assertThat(failure.getErrorCode()).isEqualTo(26);
    assertThat(failure.errorMessage()).endsWith("it is not a SQLite database, or it is encrypted");
  }

  @Test
  void missingFile_isNotCreatedInModeReadWrite() {
    SqliteException failure =
        failure(pool(file("x.db").setMode(Mode.READ_WRITE)).query("SELECT 1").execute());

    assertThat(failure.errorMessage()).endsWith("it does not exist, and the mode is READ_WRITE");
    assertThat(directory.resolve("x.db")).doesNotExist();
  }

  @Test
  void readOnly_readsAndRefusesWrites() {
    Pool writing = pool(file("ro.db"));
    execute(writing, "CREATE TABLE t(id)");
    Pool reading = pool(file("ro.db").setMode(Mode.READ_ONLY));

    SqliteException failure = failure(reading.query("INSERT INTO t VALUES (1)").execute());

    assertThat(failure.getSqlState()).isEqualTo("25006");
    assertThat(column(execute(reading, "SELECT count(*) FROM t"))).containsExactly(0L);
    await(reading.withTransaction(c -> c.query("SELECT count(*) FROM t").execute()));
  }

  @Test
  void lockedDatabase_isToldAfterTheBusyTimeout() throws Exception {
    Pool pool = pool(file("locked.db").setBusyTimeout(Duration.ofMillis(50)));
    execute(pool, "CREATE TABLE t(id)");
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("locked.db"));
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      SqliteException failure = failure(pool.query("INSERT INTO t VALUES (1)").execute());

      assertThat(failure.getSqlState()).isEqualTo("55P03");
      assertThat(failure.errorMessage())
          .isEqualTo(
              "another connection holds the lock of "
                  + directory.resolve("locked.db")
                  + "; gave up after 50 ms");
      assertThat(column(execute(pool, "SELECT count(*) FROM t"))).containsExactly(0L);
    }
    execute(pool, "INSERT INTO t VALUES (1)");
  }

  @Test
  void memory_isPrivateWithoutAName_andSharedWithOne() {
    Pool alone = pool(new SqliteConnectOptions(":memory:"));
    Pool other = pool(new SqliteConnectOptions(":memory:"));
    Pool shared = pool(new SqliteConnectOptions(":memory:cache"));
    Pool sharing = pool(new SqliteConnectOptions(":memory:cache"));
    execute(alone, "CREATE TABLE t(id)");
    execute(shared, "CREATE TABLE t(id)");

    assertThat(failure(other.query("SELECT * FROM t").execute()).errorMessage())
        .isEqualTo("no such table: t");
    execute(sharing, "INSERT INTO t VALUES (1)");
    await(sharing.close());
    assertThat(column(execute(shared, "SELECT id FROM t"))).containsExactly(1L);
  }

  @Test
  void memory_withOneName_isOneDatabase_whateverTheOptions() {
    Pool first = pool(new SqliteConnectOptions(":memory:one"));
    Pool second = pool(new SqliteConnectOptions(":memory:one").setQueueLimit(5));
    execute(first, "CREATE TABLE t(id)");

    assertThat(column(execute(second, "SELECT count(*) FROM t"))).containsExactly(0L);
  }

  @Test
  void memory_hasTransactionsAndCursors() {
    Pool pool = pool(new SqliteConnectOptions(":memory:"));
    execute(pool, "CREATE TABLE t(id)");
    await(pool.withTransaction(c -> c.query("INSERT INTO t VALUES (1), (2), (3)").execute()));
    SqlConnection connection = await(pool.getConnection());
    var cursor = await(connection.prepare("SELECT id FROM t ORDER BY id")).cursor();

    assertThat(column(await(cursor.read(2)))).containsExactly(1L, 2L);
    execute(pool, "DROP TABLE t");
    assertThat(column(await(cursor.read(2)))).containsExactly(3L);
    assertThat(cursor.hasMore()).isFalse();
    await(connection.close());
  }

  @Test
  void pragmas_areAppliedToEveryHandle() {
    Pool pool = pool(file("p.db").addProperty("cache_size", "-512").setForeignKeys(false));

    assertThat(column(execute(pool, "PRAGMA cache_size"))).containsExactly(-512L);
    assertThat(column(execute(pool, "PRAGMA foreign_keys"))).containsExactly(0L);
  }

  @Test
  void wrongOptions_areRefusedWhenThePoolIsBuilt() {
    assertThatThrownBy(() -> pool(file("p.db").addProperty("cache_size", "1; DROP TABLE t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a pragma");
    assertThatThrownBy(() -> pool(new SqliteConnectOptions(" ")))
        .hasMessage("the database name is empty: give a file or :memory:");
  }

  @Test
  void connectHandler_runsBeforeAnythingElse() {
    Pool pool =
        SqliteBuilder.pool()
            .connectingTo(file("hook.db"))
            .using(vertx)
            .withConnectHandler(connection ->
                connection
                    .query("CREATE TABLE IF NOT EXISTS t(id)")
                    .execute()
                    .onComplete(created -> connection.close()))
            .build();

    execute(pool, "INSERT INTO t VALUES (1)");

    assertThat(column(execute(pool, "SELECT id FROM t"))).containsExactly(1L);
  }

  @Test
  void connection_outsideAPool_opensAndCloses() {
    SqliteConnection connection = await(SqliteConnection.connect(vertx, file("one.db")));
    execute(connection, "CREATE TABLE t(id)");
    assertThat(connection.databaseMetadata().productName()).isEqualTo("SQLite");
    assertThat(connection.databaseMetadata().majorVersion()).isEqualTo(3);
    await(connection.close());

    assertThat(directory.resolve("one.db-wal")).doesNotExist();
    assertThat(failure(SqliteConnection.connect(vertx, file("no/dir.db"))).getErrorCode())
        .isEqualTo(14);
  }

  @Test
  void closedPool_leavesNoWalAndNoThreads() throws InterruptedException {
    Pool pool = pool(file("closed.db"));
    execute(pool, "CREATE TABLE t(id)");
    execute(pool, "SELECT * FROM t");

    await(pool.close());

    assertThat(directory.resolve("closed.db-wal")).doesNotExist();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().endsWith("-closed.db")) {
        assertThat(thread.join(ofSeconds(10))).as("whether %s has ended", thread).isTrue();
      }
    }
    assertThat(failure(pool.query("SELECT 1").execute()).errorMessage()).contains("is closed");
    assertThat(failure(pool.getConnection()).errorMessage()).contains("is closed");
  }
}
