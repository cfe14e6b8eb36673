// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.sql.Database;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class EachDatabaseTest {
  private static final Set<String> USED = new HashSet<>();

  @BeforeEach
  void before(Database db) {
    db.execute("CREATE TABLE steps(name TEXT)");
  }

  @AfterEach
  void after(Database db) {
    assertThat(db.query("SELECT name FROM steps").list(String.class)).containsExactly("test");
  }

  @EachDatabase(DatabaseKind.SQLITE)
  void methodsOfATest_areTasks_onOneNewDatabase(
      Database db, DatabaseKind kind, String uri, Vertx vertx) {
    db.execute("INSERT INTO steps VALUES ('test')");

    assertThat(Tasks.current()).isPresent();
    assertThat(kind).isEqualTo(DatabaseKind.SQLITE);
    assertThat(uri).startsWith("sqlite:");
    assertThat(USED.add(uri)).isTrue();
    assertThat(vertx.eventBus()).isNotNull();
  }

  @EachDatabase({DatabaseKind.SQLITE, DatabaseKind.SQLITE})
  void eachRun_hasItsOwn(Database db, String uri) {
    db.execute("INSERT INTO steps VALUES ('test')");

    assertThat(USED.add(uri)).isTrue();
  }
}
