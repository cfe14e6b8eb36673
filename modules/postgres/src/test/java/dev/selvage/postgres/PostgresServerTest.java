// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.sql.Database;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import dev.selvage.testing.sql.PostgresSchema;
import dev.selvage.testing.sql.PostgresServer;
import dev.selvage.testing.sql.WithPostgres;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** The support for tests on Postgres. */
@WithPostgres
final class PostgresServerTest {
  private static final Set<String> USED = new HashSet<>();

  @BeforeEach
  void makeATable(Database db) {
    db.execute("CREATE TABLE users(name TEXT)"); // as a task, on the database of the test
  }

  @EachDatabase
  void database_isNewForEachTest(Database db, String uri) {
    assertThat(db.query("SELECT count(*) FROM users").scalar(Integer.class)).isZero();
    assertThat(USED.add(uri)).isTrue();
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void schemas_doNotSeeEachOther_andAreDropped(
      Database db, Vertx vertx, PostgresServer server, PostgresSchema mine) {
    String theirs;
    try (PostgresSchema other = server.newSchema();
        Database inMine = Database.open(vertx, mine.uri());
        Database inOther = Database.open(vertx, other.uri())) {
      theirs = other.name();
      inMine.execute("CREATE TABLE users(id INTEGER)");
      inMine.execute("INSERT INTO users VALUES (7)");
      inOther.execute("CREATE TABLE users(name TEXT)");

      assertThat(inMine.query("SELECT id FROM users").scalar(Integer.class)).isEqualTo(7);
      assertThat(inOther.query("SELECT name FROM users").list(String.class)).isEmpty();
    }

    String schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = $1";
    assertThat(db.query(schemas, theirs).scalar(Integer.class)).isZero();
    assertThat(db.query(schemas, mine.name()).scalar(Integer.class)).isEqualTo(1);
  }
}
