// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sql.Database;
import dev.selvage.sql.UniqueViolationException;
import dev.selvage.tasks.Tasks;
import dev.selvage.testing.sql.EachDatabase;
import dev.selvage.testing.sql.PostgresSchema;
import dev.selvage.testing.sql.WithPostgres;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guide to testing, where it is about databases. */
final class EachDatabaseGuideTest {
  // snippet:begin each-database
  @EachDatabase
  void name_isTakenOnce(Database db) {
    db.execute("CREATE TABLE users(name TEXT UNIQUE)");
    db.execute("INSERT INTO users VALUES ('Ada')");

    assertThatThrownBy(() -> db.execute("INSERT INTO users VALUES ('Ada')"))
        .isInstanceOf(UniqueViolationException.class);
  }

  // snippet:end

  /** A program that opens its database by itself. */
  private static final class Program {
    static int run(Vertx vertx, String uri) throws Exception {
      return Tasks.run(
              vertx,
              () -> {
                try (Database db = Database.open(vertx, uri)) {
                  db.execute("CREATE TABLE users(name TEXT)");
                  return db.execute("INSERT INTO users VALUES ('Ada')");
                }
              })
          .await(20, TimeUnit.SECONDS);
    }
  }

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    var _ = vertx.close().await(20, TimeUnit.SECONDS);
  }

  // snippet:begin with-postgres
  @Test
  @WithPostgres
  void program_startsOnAnEmptyDatabase(PostgresSchema schema) throws Exception {
    assertThat(Program.run(vertx, schema.uri())).isEqualTo(1);
  }

  // snippet:end
}
