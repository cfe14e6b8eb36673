// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static dev.selvage.tasks.Tasks.moveOnAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.sql.ConstraintViolationException;
import dev.selvage.sql.Cursor;
import dev.selvage.sql.Database;
import dev.selvage.sql.MappingException;
import dev.selvage.sql.Query;
import dev.selvage.sql.RowCountException;
import dev.selvage.sql.SqlException;
import dev.selvage.sql.UniqueViolationException;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class QueryTest {
  enum Plan {
    FREE,
    PAID
  }

  record User(long id, String name, @Nullable LocalDate born, Optional<Plan> plan) {}

  record Named(String name, int age) {}

  private static void users(Database db) {
    db.execute(
        "CREATE TABLE users(id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, born DATE,"
            + " plan TEXT)");
    db.execute(
        "INSERT INTO users(id, name, born, plan) VALUES ($1, $2, $3, $4), (2, 'Bob', NULL, NULL)",
        1,
        "Ada",
        LocalDate.of(1815, 12, 10),
        Plan.PAID);
  }

  private static final User ADA =
      new User(1, "Ada", LocalDate.of(1815, 12, 10), Optional.of(Plan.PAID));
  private static final User BOB = new User(2, "Bob", null, Optional.empty());

  @EachDatabase
  void list_mapsRowsToRecords(Database db) {
    users(db);

    assertThat(db.query("SELECT id, name, born, plan FROM users ORDER BY id").list(User.class))
        .containsExactly(ADA, BOB);
    assertThat(db.query("SELECT name FROM users WHERE id < $1 ORDER BY id", 9).list(String.class))
        .containsExactly("Ada", "Bob");
    assertThat(db.query("SELECT * FROM users WHERE id = $1", 77).list(User.class)).isEmpty();
  }

  @EachDatabase
  void one_optional_scalar(Database db) {
    users(db);
    Query byId = db.query("SELECT * FROM users WHERE id = :id");

    assertThat(byId.with("id", 1).one(User.class)).isEqualTo(ADA);
    assertThat(byId.with("id", 3).optional(User.class)).isEmpty();
    assertThat(db.query("SELECT count(*) FROM users").scalar(Integer.class)).isEqualTo(2);
    assertThat(db.query("SELECT max(born) FROM users WHERE id = 2").optional(LocalDate.class))
        .isEmpty();
    assertThatThrownBy(() -> byId.with("id", 3).one(User.class))
        .isInstanceOf(RowCountException.class)
        .hasMessageContaining("no row");
    assertThatThrownBy(() -> db.query("SELECT name FROM users").one(String.class))
        .isInstanceOf(RowCountException.class)
        .hasMessageContaining("2 rows");
  }

  @EachDatabase
  void namedParameters_comeFromRecordsMapsAndWith(Database db) {
    db.execute("CREATE TABLE people(name TEXT, age INTEGER)");

    db.query("INSERT INTO people VALUES (:name, :age)").with(new Named("Ada", 36)).execute();
    db.batch(
            "INSERT INTO people VALUES (:name, :age)",
            List.of(new Named("Bob", 7), Map.of("name", "Cy", "age", 8)))
        .execute();

    assertThat(db.query("SELECT name, age FROM people ORDER BY age").list(Named.class))
        .containsExactly(new Named("Bob", 7), new Named("Cy", 8), new Named("Ada", 36));
    assertThatThrownBy(() -> db.query("SELECT :a").with("b", 1))
        .hasMessage("the statement has no parameter :b, only [a]");
    assertThatThrownBy(() -> db.query("SELECT CAST(:a AS TEXT)").list(String.class))
        .hasMessageContaining("the parameter :a has no value");
  }

  @EachDatabase
  void returning_givesTheKeys(Database db) {
    users(db);

    assertThat(
            db.query("INSERT INTO users(id, name) VALUES ($1, $2) RETURNING id", 7, "Eve")
                .one(Long.class))
        .isEqualTo(7);
    assertThat(
            db.batch(
                    "INSERT INTO users(id, name) VALUES ($1, $2) RETURNING name",
                    List.of(List.of(8, "F"), List.of(9, "G")))
                .list(String.class))
        .containsExactly("F", "G");
    assertThat(db.execute("UPDATE users SET plan = $1 WHERE id > $2", Plan.FREE, 7)).isEqualTo(2);
    assertThat(db.batch("DELETE FROM users WHERE id = $1", List.of(8, 9, 10)).execute())
        .isEqualTo(2);
    assertThat(db.batch("DELETE FROM users WHERE id = $1", List.of()).execute()).isZero();
  }

  record Values(
      boolean flag,
      short small,
      double real,
      BigDecimal exact,
      Instant at,
      UUID key,
      byte[] bytes,
      @Nullable Integer missing) {}

  @EachDatabase
  void values_goInAndComeOut(Database db, DatabaseKind kind) {
    db.execute(
        "CREATE TABLE vals(flag BOOLEAN, small INTEGER, r DOUBLE PRECISION, exact NUMERIC,"
            + " at TIMESTAMP WITH TIME ZONE, key UUID, bytes "
            + (kind == DatabaseKind.SQLITE ? "BLOB" : "BYTEA")
            + ", missing INTEGER)");
    UUID key = UUID.randomUUID();
    Instant at = Instant.parse("2026-11-22T21:15:07.123456Z");
    db.execute(
        "INSERT INTO vals VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        true,
        (short) 7,
        0.5,
        new BigDecimal("12.25"),
        at,
        key,
        new byte[] {0, -1},
        null);

    Values values =
        db.query("SELECT flag, small, r AS real, exact, at, key, bytes, missing FROM vals")
            .one(Values.class);

    assertThat(values)
        .usingRecursiveComparison()
        .isEqualTo(
            new Values(
                true, (short) 7, 0.5, new BigDecimal("12.25"), at, key, new byte[] {0, -1}, null));
  }

  record Strict(String name, int age) {}

  @EachDatabase
  void mapping_thatFails_namesColumnAndComponent(Database db) {
    assertThatThrownBy(
            () -> db.query("SELECT 'Ada' AS name, CAST(NULL AS INTEGER) AS age").one(Strict.class))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("the column 'age' for the component 'age' of Strict is NULL");
    assertThatThrownBy(() -> db.query("SELECT 'Ada' AS name").one(Strict.class))
        .hasMessageContaining("no column for the component 'age' of Strict among [name]");
    assertThatThrownBy(() -> db.query("SELECT 'Ada' AS name, 3000000000 AS age").one(Strict.class))
        .hasMessageContaining(
            "the column 'age' has the Long 3000000000, which is no Integer for the component 'age'"
                + " of Strict");
    assertThatThrownBy(() -> db.query("SELECT 'x' AS plan").one(Plan.class))
        .hasMessageContaining("it has [FREE, PAID]");
    assertThatThrownBy(() -> db.query("SELECT 1, 2").one(Integer.class))
        .hasMessageContaining("a row of 2 columns cannot become a Integer");
    assertThatThrownBy(() -> db.query("SELECT CAST(NULL AS TEXT)").list(String.class))
        .hasMessageContaining("is NULL where a String is wanted");
  }

  @EachDatabase
  void violations_haveTypes(Database db) {
    users(db);
    db.execute(
        "CREATE TABLE pets(id INTEGER, owner BIGINT NOT NULL REFERENCES users(id),"
            + " CONSTRAINT positive CHECK (id > 0))");

    UniqueViolationException unique =
        (UniqueViolationException)
            failure(() -> db.execute("INSERT INTO users(id, name) VALUES (5, 'Ada')"));
    assertThat(unique.table()).contains("users");
    assertThat(unique.columns()).containsExactly("name");
    assertThat(unique.sqlState()).isEqualTo("23505");
    assertThat(violation(() -> db.execute("INSERT INTO pets VALUES (1, 99)")))
        .isEqualTo(ConstraintViolationException.Kind.FOREIGN_KEY);
    assertThat(violation(() -> db.execute("INSERT INTO pets VALUES (1, NULL)")))
        .isEqualTo(ConstraintViolationException.Kind.NOT_NULL);
    assertThat(violation(() -> db.execute("INSERT INTO pets VALUES (0, 1)")))
        .isEqualTo(ConstraintViolationException.Kind.CHECK);
    assertThat(failure(() -> db.execute("INSERT INTO pets VALUES (0, 1)")))
        .extracting(e -> ((ConstraintViolationException) e).constraint())
        .isEqualTo(Optional.of("positive"));
    assertThat(failure(() -> db.execute("SELEKT 1")))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("in: SELEKT 1");
  }

  private static ConstraintViolationException.Kind violation(Runnable body) {
    return ((ConstraintViolationException) failure(body)).kind();
  }

  static Throwable failure(Runnable body) {
    return org.assertj.core.api.Assertions.catchThrowable(body::run);
  }

  @EachDatabase
  void wrongNumberOfValues_isRefusedBeforeAnythingRuns(Database db) {
    assertThatThrownBy(() -> db.query("SELECT $1, $2", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the statement has 2 parameters, and 1 values were given, in: SELECT $1, $2");
    assertThatThrownBy(() -> db.execute("BEGIN"))
        .hasMessageContaining("BEGIN is not executed as a statement");
  }

  @EachDatabase
  void cursor_fetchesAsItIsRead(Database db) {
    db.execute("CREATE TABLE numbers(n INTEGER)");
    List<List<Integer>> rows = new ArrayList<>();
    for (int n = 1; n <= 1000; n++) {
      rows.add(List.of(n));
    }
    db.batch("INSERT INTO numbers VALUES ($1)", rows).execute();

    List<Integer> all = new ArrayList<>();
    db.query("SELECT n FROM numbers ORDER BY n").forEach(Integer.class, all::add);
    assertThat(all).hasSize(1000).startsWith(1, 2).endsWith(1000);

    int sum = 0;
    try (Cursor<Integer> cursor =
        db.query("SELECT n FROM numbers WHERE n > $1 ORDER BY n", 10).open(Integer.class, 3)) {
      for (int n : cursor) {
        sum += n;
        if (n == 15) {
          break;
        }
      }
    }
    assertThat(sum).isEqualTo(11 + 12 + 13 + 14 + 15);
    assertThat(db.holders()).isEmpty();
    int inside =
        db.transaction(tx -> {
          try (Cursor<Integer> cursor = tx.query("SELECT n FROM numbers").open(Integer.class)) {
            return cursor.iterator().next();
          }
        });
    assertThat(inside).isEqualTo(1);
  }

  @EachDatabase
  void script_executesAllOrNothing(Database db) {
    db.script("CREATE TABLE a(x INTEGER); CREATE TABLE b(x INTEGER); INSERT INTO a VALUES (1);");
    assertThat(db.query("SELECT x FROM a").list(Integer.class)).containsExactly(1);

    assertThatThrownBy(() -> db.script("INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1)"))
        .isInstanceOf(SqlException.class);
    assertThat(db.query("SELECT x FROM a").list(Integer.class)).containsExactly(1);
  }

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

  @EachDatabase
  void flow_fetchesNoMoreThanIsTaken_andGivesTheConnectionBack(Database db) {
    Flow<Integer> numbers = db.query(ENDLESS).flow(Integer.class, 100);

    assertThat(numbers.filter(i -> i % 2 == 0).take(300).fold(0, Integer::sum)).isEqualTo(90_300);
    assertThat(db.holders()).isEmpty();
    assertThat(numbers.first()).contains(1);
  }

  @EachDatabase
  void flow_inATransaction_readsInIt_besideItsStatements(Database db) {
    users(db);

    db.transaction(tx -> {
      tx.execute("INSERT INTO users(id, name) VALUES (3, 'Cy')");
      tx.query("SELECT id FROM users ORDER BY id")
          .flow(Long.class, 1)
          .forEach(id -> tx.execute("UPDATE users SET plan = 'PAID' WHERE id = $1", id));
    });

    assertThat(db.query("SELECT count(*) FROM users WHERE plan = 'PAID'").scalar(Integer.class))
        .isEqualTo(3);
  }

  @EachDatabase
  void flow_cancelledWhileTheDatabaseWorks_endsAtOnce(Database db) {
    String none = ENDLESS + " WHERE i < 0"; // never finds its first row

    var value =
        moveOnAfter(Duration.ofMillis(50), () -> db.query(none).flow(Integer.class).toList());

    assertThat(value).isEmpty();
    assertThat(db.holders()).isEmpty();
    assertThat(db.query("SELECT 1 AS one").flow(Integer.class).toList()).containsExactly(1);
  }
}
