// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import dev.selvage.benchmarks.Group;
import dev.selvage.benchmarks.Peer;
import dev.selvage.benchmarks.Row;
import dev.selvage.benchmarks.Row.Figure;
import dev.selvage.benchmarks.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tables of SQL: one for SQLite, one for Postgres. */
public final class SqlGroupBenchmarks {
  /** Of every pool. */
  static final int POSTGRES_CONNECTIONS = 10;

  private static final int PACE = 4;
  private static final String PACKAGE = "dev.selvage.benchmarks.sql.";
  private static final List<Integer> CALLERS = List.of(1, 16, 64);

  private SqlGroupBenchmarks() {}

  /** The workloads on SQLite and those who do them. */
  public static Group sqlite() {
    return new Group(
        "sqlite",
        "SQLite and the ways to it",
        PACKAGE + "SqlBenchmark",
        "jdbc",
        rows(),
        Stream.<Peer>concat(onSqlite().stream(), sqlitePrograms().stream()).toList(),
        Map.of(),
        Service.NONE,
        PACE,
        sqliteNotes());
  }

  /** The workloads on Postgres and those who do them. */
  public static Group postgres() {
    return new Group(
        "postgres",
        "Clients of Postgres",
        PACKAGE + "SqlBenchmark",
        "vertx-pg",
        rows(),
        Stream.<Peer>concat(onPostgres().stream(), postgresPrograms().stream()).toList(),
        Map.of(),
        PostgresService::start,
        PACE,
        postgresNotes());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int callers : CALLERS) {
      rows.add(row("select", "select by key", callers, "select", callers != 16));
    }
    for (int callers : CALLERS) {
      rows.add(row("insert", "insert", callers, "insert", callers != 16));
    }
    for (int callers : CALLERS) {
      rows.add(row("mixed", "90 selects, 10 inserts", callers, "statement", callers == 64));
    }
    for (int callers : CALLERS) {
      rows.add(row("scan", "scan of 10,000", callers, "row", callers == 1));
    }
    for (int callers : CALLERS) {
      rows.add(row("batch", "batch of 10,000", callers, "row", callers == 1));
    }
    return rows;
  }

  private static Row row(String id, String title, int callers, String operation, boolean quick) {
    String by = callers == 1 ? ", 1 caller" : ", " + callers + " callers";
    return new Row(id + callers, title + by, operation, Figure.EVERY_CORE, quick);
  }

  /** The peers on SQLite whose programs run in a JVM. */
  static List<Peer.InJvm> onSqlite() {
    return List.of(
        selvage(),
        jvm("selvage-pool", "Selvage, Pool", "SqlitePoolPrograms", List.of()),
        jvm("jdbc", "sqlite-jdbc", "SqliteJdbcPrograms", List.of()),
        jvm("vertx-jdbc", "vertx-jdbc-client", "JdbcPoolPrograms", List.of()));
  }

  /** The peers on Postgres whose programs run in a JVM. */
  static List<Peer.InJvm> onPostgres() {
    return List.of(
        selvage(),
        jvm("vertx-pg", "vertx-pg-client", "PgPoolPrograms", List.of()),
        jvm("hikari", "pgjdbc, HikariCP", "HikariPrograms", List.of()));
  }

  private static Peer.InJvm selvage() {
    return jvm(
        "selvage",
        "Selvage, Database",
        "DatabasePrograms",
        List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dselvage.carrier=loop"));
  }

  private static Peer.InJvm jvm(String id, String name, String programs, List<String> flags) {
    return new Peer.InJvm(id, name, PACKAGE + programs, flags);
  }

  private static List<Peer.Program> sqlitePrograms() {
    return List.of(
        new Peer.Program("sqlite3", "Python sqlite3", OtherLanguages.PYTHON, "sqlite3"),
        new Peer.Program("aiosqlite", "aiosqlite", OtherLanguages.PYTHON, "aiosqlite"),
        new Peer.Program("better", "better-sqlite3", OtherLanguages.NODE, "better-sqlite3"));
  }

  private static List<Peer.Program> postgresPrograms() {
    return List.of(
        new Peer.Program("asyncpg", "asyncpg, uvloop", OtherLanguages.PYTHON, "asyncpg"));
  }

  private static List<String> sqliteNotes() {
    return List.of(
        "What each workload is: the Javadoc of `SqlPrograms`. What was read is checked in the run,"
            + " and what was written after it with another connection.",
        "Everybody has a file of their own in the temporary folder, in WAL mode, and"
            + " `synchronous=FULL`: an insert that has returned is on the disk.",
        "sqlite-jdbc: the calling threads use it themselves, each with a connection of its own to"
            + " read, all with one to write, in turn; prepared statements are kept. Python's"
            + " sqlite3 does the same.",
        "Database has its callers on one event loop, as tasks; both pools have theirs there, as"
            + " callbacks, and have the default options. Inserts that wait together are joined"
            + " into one commit by Selvage's driver, and by nobody else.",
        "aiosqlite: one connection for all callers, which is one thread. better-sqlite3 has"
            + " no callers: it answers at once, so they take their turns on the only thread.");
  }

  private static List<String> postgresNotes() {
    return List.of(
        "What each workload is: the Javadoc of `SqlPrograms`. What was read is checked in the run,"
            + " and what was written after it with another connection.",
        "CPU time is that of the client's process; the server has its own, and the same machine."
            + " The wall clock has both.",
        "Every pool has "
            + POSTGRES_CONNECTIONS
            + " connections, and all keep prepared statements. Database and vertx-pg-client have"
            + " their callers on one event loop, pgjdbc on virtual threads.",
        "The embedded server does not wait for the disk.");
  }
}
