// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static dev.selvage.tasks.Tasks.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sql.Database;
import dev.selvage.sql.SqlException;
import dev.selvage.sql.migration.Migration;
import dev.selvage.sql.migration.MigrationException;
import dev.selvage.sql.migration.Migrations;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import java.util.ArrayList;
import java.util.List;

final class MigrationsTest {
  private static final Migration USERS =
      Migration.of(1, "create users", "CREATE TABLE users(id INTEGER); -- :not a parameter, $1");
  private static final Migration TWO_STEPS =
      Migration.of(2, "two steps", "CREATE TABLE a(x INTEGER);\nINSERT INTO a VALUES (1), (2);");

  @EachDatabase
  void run_appliesWhatIsMissing_inOrder_once(Database db) {
    assertThat(Migrations.of(List.of(USERS)).run(db)).containsExactly(USERS);
    assertThat(Migrations.of(List.of(TWO_STEPS, USERS)).run(db)).containsExactly(TWO_STEPS);
    assertThat(Migrations.of(List.of(USERS, TWO_STEPS)).run(db)).isEmpty();

    assertThat(db.query("SELECT x FROM a ORDER BY x").list(Integer.class)).containsExactly(1, 2);
    assertThat(
            db.query("SELECT description FROM selvage_migrations ORDER BY version")
                .list(String.class))
        .containsExactly("create users", "two steps");
  }

  @EachDatabase
  void run_byManyAtTheSameTime_appliesEachOnce(Database db) {
    Migrations migrations = Migrations.of(List.of(USERS, TWO_STEPS));

    List<Migration> applied = new ArrayList<>();
    gather(List.of(1, 2, 3), i -> migrations.run(db)).forEach(applied::addAll);

    assertThat(applied).containsExactlyInAnyOrder(USERS, TWO_STEPS);
  }

  @EachDatabase
  void run_thatFails_takesTheMigrationBack(Database db) {
    Migration bad =
        Migration.of(3, "bad", "CREATE TABLE b(x INTEGER); INSERT INTO nowhere VALUES (1)");

    assertThatThrownBy(() -> Migrations.of(List.of(USERS, bad)).run(db))
        .isInstanceOf(MigrationException.class)
        .hasMessage("the migration 3 (bad) failed")
        .hasCauseInstanceOf(SqlException.class);

    assertThat(db.query("SELECT version FROM selvage_migrations").list(Long.class))
        .containsExactly(1L);
    db.execute("CREATE TABLE b(x INTEGER)");
  }

  @EachDatabase
  void run_ofWhatWasChanged_removedOrComesTooLate_isRefused(Database db) {
    var _ = Migrations.of(List.of(TWO_STEPS)).run(db);

    assertThatThrownBy(() -> Migrations.of(List.of(USERS, TWO_STEPS)).run(db))
        .hasMessageContaining("1 (create users) comes too late: the database has version 2");
    assertThatThrownBy(
            () -> Migrations.of(List.of(Migration.of(2, "two steps", "SELECT 1"))).run(db))
        .hasMessageContaining("2 (two steps) was changed after it was applied");
    assertThatThrownBy(() -> Migrations.of(List.of()).run(db))
        .hasMessageContaining("which this program does not have");
    assertThatThrownBy(() -> Migrations.of(List.of(USERS, USERS)).run(db))
        .hasMessageContaining("two migrations of one version");
  }

  @EachDatabase
  void files_mayBeForOneEngine(Database db, DatabaseKind kind) {
    Migrations migrations = Migrations.onClassPath("dev/selvage/postgres/migrations");

    assertThat(migrations.run(db)).extracting(Migration::version).containsExactly(1L, 2L);

    assertThat(db.query("SELECT engine FROM kind").scalar(String.class))
        .isEqualTo(kind == DatabaseKind.SQLITE ? "sqlite" : "postgresql");
    assertThatThrownBy(() -> Migration.ofFile("create_users.sql", "SELECT 1"))
        .hasMessageContaining("the file create_users.sql is no migration");
  }
}
