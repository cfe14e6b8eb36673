// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.postgres.PostgresEvent.Gap;
import dev.selvage.postgres.PostgresEvent.Notification;
import dev.selvage.sql.Database;
import dev.selvage.sql.UniqueViolationException;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.testing.sql.DatabaseKind;
import dev.selvage.testing.sql.EachDatabase;
import io.vertx.pgclient.PgNotification;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What only Postgres has. */
final class PostgresTest {
  @EachDatabase(DatabaseKind.POSTGRES)
  void listen_getsNotifications_evenFromTransactions(Database db) {
    Postgres.listen(
        db,
        List.of("jobs", "Other Channel"),
        events -> {
          Iterator<PostgresEvent> next = events.iterator();
          Postgres.notify(db, "jobs", "1");
          Postgres.notify(db, "Other Channel", "");
          db.transaction(tx -> {
            Postgres.notify(tx, "jobs", "2");
          });

          assertThat(next.next())
              .isInstanceOfSatisfying(
                  Notification.class,
                  n -> {
                    assertThat(n.channel()).isEqualTo("jobs");
                    assertThat(n.payload()).isEqualTo("1");
                  });
          assertThat(((Notification) next.next()).channel()).isEqualTo("Other Channel");
          assertThat(((Notification) next.next()).payload()).isEqualTo("2");
        });

    assertThat(db.holders()).isEmpty();
    assertThat(db.query("SELECT count(*) FROM pg_listening_channels()").scalar(Integer.class))
        .isZero();
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void listen_whoseConnectionIsKilled_tellsOfTheGapAndGoesOn(Database db) {
    Postgres.listen(
        db,
        List.of("jobs"),
        events -> {
          Iterator<PostgresEvent> next = events.iterator();
          var unused =
              db.query(
                      """
                      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE query LIKE 'LISTEN%' AND application_name = 'test'
                      """)
                  .list(Boolean.class);

          assertThat(next.next()).isInstanceOf(Gap.class);
          Postgres.notify(db, "jobs", "after");
          assertThat(((Notification) next.next()).payload()).isEqualTo("after");
        });
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void events_areAFlow_thatBeginsWithAGap_andListensNoMoreWhenItIsLeft(Database db) {
    List<PostgresEvent> seen =
        Postgres.events(db, "jobs")
            .onEach(event -> {
              switch (event) {
                case Gap _ -> Postgres.notify(db, "jobs", "17");
                case Notification _ -> {}
              }
            })
            .take(2)
            .toList();

    assertThat(seen.get(0)).isEqualTo(new Gap("listening has begun"));
    assertThat(((Notification) seen.get(1)).payload()).isEqualTo("17");
    assertThat(db.holders()).isEmpty();
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void listen_whoseReaderIsSlow_endsInAGap(Database db) {
    Listener listener = new Listener(db, List.of("jobs"));

    for (int i = 1; i <= 1_500; i++) {
      listener.notified(new PgNotification().setChannel("jobs").setPayload("" + i));
    }

    for (int i = 1; i <= Listener.CAPACITY; i++) {
      assertThat(((Notification) listener.events.take()).payload()).isEqualTo("" + i);
    }
    assertThat(listener.events.take()).isEqualTo(new Gap("1000 events waited for their reader"));
    assertThat(listener.events.poll()).isEmpty();
    listener.notified(new PgNotification().setChannel("jobs").setPayload("next"));
    assertThat(((Notification) listener.events.take()).payload()).isEqualTo("next");
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void locked_excludesOthers(Database db) throws Exception {
    Queue<String> log = Queue.bounded(10);

    group(g -> {
      Queue<String> begin = Queue.bounded(1);
      Postgres.locked(
          db,
          "report",
          () -> {
            g.fork(() -> Postgres.locked(db, "report", () -> log.put("second")));
            assertThat(Postgres.tryLocked(db, "report", () -> true)).isEmpty();
            assertThat(Postgres.tryLocked(db, "another", () -> true)).contains(true);
            begin.put("begin");
            log.put("first");
          });
    });

    assertThat(log.take()).isEqualTo("first");
    assertThat(log.take()).isEqualTo("second");
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void locked_cancelledWhileItWaits_takesNoLock(Database db) throws Exception {
    Postgres.locked(
        db,
        "report",
        () -> {
          var value =
              moveOnAfter(Duration.ofMillis(20), () -> Postgres.locked(db, "report", () -> true));
          assertThat(value).isEmpty();
        });

    assertThat(Postgres.tryLocked(db, "report", () -> true)).contains(true);
    assertThat(
            db.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
                .scalar(Integer.class))
        .isZero();
  }

  enum Mood {
    FINE,
    BAD
  }

  record Reading(
      long id,
      String placeName,
      @Nullable Double degrees,
      BigDecimal price,
      Instant takenAt,
      UUID key,
      Optional<Mood> mood) {}

  @EachDatabase(DatabaseKind.POSTGRES)
  void insert_unnestsAnArrayPerColumn(Database db) {
    db.execute(
        "CREATE TABLE readings(id BIGINT PRIMARY KEY, place_name VARCHAR(20), degrees FLOAT8,"
            + " price NUMERIC(12,2), taken_at TIMESTAMPTZ, key UUID, mood TEXT)");
    Instant now = Instant.parse("2026-11-22T21:15:07.123456Z");
    List<Reading> readings =
        LongStream.range(0, 25_000)
            .mapToObj(id ->
                new Reading(
                    id,
                    "place " + id,
                    id % 2 == 0 ? null : id / 4.0,
                    BigDecimal.valueOf(id, 2),
                    now.plusSeconds(id),
                    new UUID(1, id),
                    id % 2 == 0 ? Optional.of(Mood.FINE) : Optional.empty()))
            .toList();

    assertThat(Postgres.insert(db, "readings", readings)).isEqualTo(25_000);

    assertThat(db.query("SELECT * FROM readings ORDER BY id").list(Reading.class))
        .isEqualTo(readings);
    assertThatThrownBy(() -> Postgres.insert(db, "readings", readings.subList(0, 1)))
        .isInstanceOf(UniqueViolationException.class);
    assertThat(Postgres.insert(db, "readings", List.<Reading>of())).isZero();
  }

  record Wrong(int id, int nowhere) {}

  @EachDatabase(DatabaseKind.POSTGRES)
  void insert_ofAComponentWithoutColumn_namesIt(Database db) {
    db.execute("CREATE TABLE readings(id BIGINT)");

    assertThatThrownBy(() -> Postgres.insert(db, "readings", List.of(new Wrong(1, 2))))
        .hasMessage("the table readings has no column for the component 'nowhere' of Wrong");
  }

  @EachDatabase(DatabaseKind.POSTGRES)
  void lists_areArrays(Database db) {
    assertThat(
            db.query("SELECT x FROM generate_series(1, 9) x WHERE x = ANY($1)", List.of(2, 3, 5))
                .list(Integer.class))
        .containsExactly(2, 3, 5);
    record Tags(List<String> tags) {}
    assertThat(db.query("SELECT ARRAY['a', 'b'] AS tags").one(Tags.class).tags())
        .containsExactly("a", "b");
  }
}
