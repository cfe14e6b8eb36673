// SPDX-License-Identifier: Apache-2.0
package dev.selvage.docs;

import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.selvage.postgres.Postgres;
import dev.selvage.postgres.PostgresEvent;
import dev.selvage.sql.Cursor;
import dev.selvage.sql.Database;
import dev.selvage.sql.DatabaseOptions;
import dev.selvage.sql.Isolation;
import dev.selvage.sql.SerializationFailureException;
import dev.selvage.sql.TransactionOptions;
import dev.selvage.sql.UniqueViolationException;
import dev.selvage.sql.migration.Migrations;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/sql.md. */
final class SqlGuideTest {
  // snippet:begin record
  enum Plan {
    FREE,
    PAID
  }

  record User(long id, String name, @Nullable LocalDate born, Plan plan) {}

  record NewUser(String name, Plan plan) {}

  // snippet:end

  private final List<String> shown = new ArrayList<>();

  @BeforeEach
  void forget() {
    shown.clear();
  }

  // snippet:begin open
  static Database open(Vertx vertx, String uri) {
    return Database.open(
        vertx,
        uri, // "sqlite:app.db", or "postgresql://user:secret@host/app"
        DatabaseOptions.defaults().withName("app").withLeaseTimeout(ofSeconds(5)));
  }

  // snippet:end

  @Test
  void open(@TempDir Path folder) {
    Vertx vertx = Vertx.vertx();
    assertThat(open(vertx, "sqlite:" + folder.resolve("app.db")).scheme()).isEqualTo("sqlite");
    assertThat(open(vertx, "postgresql://user:secret@host/app").scheme()).isEqualTo("postgresql");
    var _ = vertx.close().await();
  }

  private static void migrate(Database db) {
    // snippet:begin migrate
    Migrations.onClassPath("dev/selvage/docs/migrations").run(db);
    // snippet:end
  }

  @EachDatabase
  void queries(Database db) {
    migrate(db);
    // snippet:begin queries
    db.query("INSERT INTO users(name, plan) VALUES (:name, :plan)")
        .with(new NewUser("Ada", Plan.PAID))
        .execute();
    long bob =
        db.query("INSERT INTO users(name, plan) VALUES ($1, $2) RETURNING id", "Bob", Plan.FREE)
            .one(Long.class);
    db.batch(
            "INSERT INTO users(name, plan) VALUES (:name, :plan)",
            List.of(new NewUser("Cy", Plan.FREE), new NewUser("Di", Plan.FREE)))
        .execute();

    List<User> users = db.query("SELECT * FROM users ORDER BY id").list(User.class);
    Optional<User> user = db.query("SELECT * FROM users WHERE id = $1", bob).optional(User.class);
    int count = db.query("SELECT count(*) FROM users").scalar(Integer.class);
    // snippet:end
    assertThat(users).extracting(User::name).containsExactly("Ada", "Bob", "Cy", "Di");
    assertThat(user).map(User::plan).contains(Plan.FREE);
    assertThat(count).isEqualTo(4);

    // snippet:begin cursor
    try (Cursor<User> cursor = db.query("SELECT * FROM users ORDER BY id").open(User.class)) {
      for (User next : cursor) {
        if (!show(next)) {
          break; // leaves the rest on the server
        }
      }
    }
    // snippet:end
    assertThat(shown).containsExactly("Ada", "Bob");

    // snippet:begin flow
    Flow<User> all = db.query("SELECT * FROM users ORDER BY id").flow(User.class);

    List<String> paying =
        all.filter(it -> it.plan() == Plan.PAID).map(User::name).take(10).toList();
    // snippet:end
    assertThat(paying).containsExactly("Ada");
  }

  private boolean show(User user) {
    shown.add(user.name());
    return shown.size() < 2;
  }

  @EachDatabase
  void transactions(Database db) {
    migrate(db);
    // snippet:begin transaction
    User user =
        db.transaction(tx -> {
          tx.execute("INSERT INTO log(line) VALUES ($1)", "a user is made");
          return tx.query("INSERT INTO users(name, plan) VALUES ('Ada', 'PAID') RETURNING *")
              .one(User.class);
        });
    // snippet:end
    assertThat(user.name()).isEqualTo("Ada");

    // snippet:begin savepoint
    db.transaction(tx -> {
      tx.execute("INSERT INTO log(line) VALUES ($1)", "the log stays");
      try {
        tx.transaction(inner -> {
          inner.execute("INSERT INTO users(name, plan) VALUES ('Ada', 'FREE')");
        });
      } catch (UniqueViolationException e) {
        tx.execute("INSERT INTO log(line) VALUES ($1)", "there is an " + e.columns());
      }
    });
    // snippet:end
    assertThat(db.query("SELECT line FROM log ORDER BY line").list(String.class))
        .containsExactly("a user is made", "the log stays", "there is an [name]");

    // snippet:begin retries
    TransactionOptions serializable =
        TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE).withRetries(5);
    int paid =
        db.transaction(
            serializable, tx -> tx.execute("UPDATE users SET plan = 'PAID' WHERE plan = 'FREE'"));
    // snippet:end
    assertThat(paid).isZero();
  }

  @EachDatabase
  void deadlines(Database db, DatabaseKind kind) {
    String slow =
        kind == DatabaseKind.POSTGRES
            ? "SELECT 1 FROM pg_sleep(60)"
            : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n";
    Throwable failure =
        catchThrowable(() -> {
          // snippet:begin deadline
          int report = failAfter(ofMillis(200), () -> db.query(slow).scalar(Integer.class));
          // snippet:end
          assertThat(report).isZero();
        });
    assertThat(failure).isInstanceOf(DeadlineExceededException.class);
    assertThat(db.holders()).isEmpty();
  }

  @EachDatabase
  void sharing(Database db) {
    migrate(db);
    // snippet:begin sharing
    List<Integer> counts =
        gather(
            List.of("users", "log"),
            table -> db.query("SELECT count(*) FROM " + table).scalar(Integer.class));

    db.transaction(tx -> {
      // One connection, so these take turns.
      var both =
          gather(List.of("a", "b"), line -> tx.execute("INSERT INTO log(line) VALUES ($1)", line));
      assertThat(both).containsExactly(1, 1);
    });
    // snippet:end
    assertThat(counts).containsExactly(0, 0);
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void postgres(Database db) {
    migrate(db);
    record Line(String line) {}
    List<Line> lines = List.of(new Line("a"), new Line("b"));
    // snippet:begin postgres
    Postgres.listen(
        db,
        List.of("jobs"),
        events -> {
          Postgres.notify(db, "jobs", "17");
          for (PostgresEvent event : events) {
            switch (event) {
              case PostgresEvent.Notification job -> work(job.payload());
              case PostgresEvent.Gap gap -> lookForWork(gap.why());
            }
            break;
          }
        });

    Postgres.events(db, "jobs") // the same as a flow, which begins with a gap
        .take(1)
        .forEach(first -> lookForWork("listening: " + (first instanceof PostgresEvent.Gap)));

    Postgres.locked(
        db,
        "nightly report",
        () -> {
          Postgres.insert(db, "log", lines);
        });
    // snippet:end
    assertThat(shown).containsExactly("17", "listening: true");
    assertThat(db.query("SELECT count(*) FROM log").scalar(Integer.class)).isEqualTo(2);
  }

  private void work(String job) {
    shown.add(job);
  }

  private void lookForWork(String why) {
    shown.add(why);
  }

  @EachDatabase
  void failures(Database db) {
    migrate(db);
    db.execute("INSERT INTO users(name, plan) VALUES ('Ada', 'PAID')");
    // snippet:begin failures
    try {
      db.execute("INSERT INTO users(name, plan) VALUES ($1, $2)", "Ada", Plan.FREE);
    } catch (UniqueViolationException e) {
      work("there is a user with this " + e.columns());
    } catch (SerializationFailureException e) {
      work("somebody was faster");
    }
    // snippet:end
    assertThat(shown).containsExactly("there is a user with this [name]");
  }
}
