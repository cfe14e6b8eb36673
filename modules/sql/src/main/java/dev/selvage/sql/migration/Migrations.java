// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.migration;

import static java.lang.System.Logger.Level.INFO;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.sql.Database;
import dev.selvage.sql.SqlException;
import dev.selvage.sql.Transaction;
import dev.selvage.sql.TransactionOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The changes that make a database what a program needs, in order.
 *
 * <pre>{@code
 * Migrations.onClassPath("db/migrations").run(db);   // V1__create_users.sql, V2__add_orders.sql
 * }</pre>
 *
 * <p>What was applied is noted, with a checksum, in the table {@value #TABLE}. Each migration runs
 * in a transaction of its own together with that note, under a lock that keeps others out who
 * migrate at the same time: they wait, and find it done. What was applied must not be changed
 * afterwards, and a new version must be higher than all that were applied: both are errors that say
 * so, and nothing is applied then. Statements that cannot run in a transaction are not for a
 * migration.
 */
public final class Migrations {
  static final String TABLE = "selvage_migrations";

  private static final System.Logger LOG = System.getLogger("dev.selvage.sql");
  private static final int RETRIES = 5;

  private final List<Migration> all;

  private Migrations(List<Migration> all) {
    this.all = all;
  }

  /** These changes. Several may have one version if they are for different kinds of databases. */
  public static Migrations of(Collection<Migration> migrations) {
    return new Migrations(List.copyOf(migrations));
  }

  /**
   * Those in the files of a folder on the class path. Reads them now: call it off the event loop,
   * or where a few files do not matter, such as at the start.
   *
   * @throws IllegalArgumentException when there is no such folder, or a file in it has no good name
   */
  public static Migrations onClassPath(String folder) {
    return of(MigrationFiles.onClassPath(folder));
  }

  /** Those in the files of a folder; otherwise like {@link #onClassPath}. */
  public static Migrations inFolder(Path folder) {
    return of(MigrationFiles.inFolder(folder));
  }

  /**
   * Applies those that were not applied yet. Waits, in a task; a cancelled run takes back the
   * migration that it was in and keeps those before.
   *
   * @return those that were applied now, in order
   * @throws MigrationException when they and the database do not fit together, or one failed
   */
  @CanIgnoreReturnValue
  public List<Migration> run(Database database) {
    SortedMap<Long, Migration> wanted = wanted(database.scheme());
    List<Migration> applied = new ArrayList<>();
    TransactionOptions options = TransactionOptions.defaults().withRetries(RETRIES);
    while (true) {
      Optional<Migration> next =
          database.transaction(options, tx -> applyNext(tx, database, wanted));
      if (next.isEmpty()) {
        return applied;
      }
      applied.add(next.get());
      LOG.log(INFO, "{0}: migration {1} applied", database, next.get().inWords());
    }
  }

  private SortedMap<Long, Migration> wanted(String scheme) {
    SortedMap<Long, Migration> wanted = new TreeMap<>();
    for (Migration migration : all) {
      if (migration.engine().isEmpty() || migration.engine().get().equals(scheme)) {
        Migration other = wanted.put(migration.version(), migration);
        if (other != null) {
          throw new MigrationException(
              "there are two migrations of one version: "
                  + other.inWords()
                  + " and "
                  + migration.inWords(),
              null);
        }
      }
    }
    return wanted;
  }

  private record Note(long version, String description, String checksum) {}

  private static Optional<Migration> applyNext(
      Transaction tx, Database database, SortedMap<Long, Migration> wanted) {
    database.exclusively(tx);
    tx.execute(
        "CREATE TABLE IF NOT EXISTS "
            + TABLE
            + "(version BIGINT PRIMARY KEY, description TEXT NOT NULL, checksum TEXT NOT NULL,"
            + " applied_at TIMESTAMP WITH TIME ZONE NOT NULL)");
    List<Note> notes =
        tx.query("SELECT version, description, checksum FROM " + TABLE + " ORDER BY version")
            .list(Note.class);
    notes.forEach(note -> check(note, wanted));
    long last = notes.isEmpty() ? 0 : notes.getLast().version;
    Optional<Migration> next =
        wanted.values().stream()
            .filter(migration -> notes.stream().noneMatch(n -> n.version == migration.version()))
            .findFirst();
    next.ifPresent(migration -> apply(tx, migration, last));
    return next;
  }

  private static void check(Note note, SortedMap<Long, Migration> wanted) {
    Migration migration = wanted.get(note.version);
    if (migration == null) {
      throw new MigrationException(
          "the database has the migration "
              + note.version
              + " ("
              + note.description
              + "), which this program does not have: it was migrated by a newer one, or the file"
              + " was removed",
          null);
    }
    if (!migration.checksum().equals(note.checksum)) {
      throw new MigrationException(
          "the migration "
              + migration.inWords()
              + " was changed after it was applied: restore it, and put the change into a new one",
          null);
    }
  }

  private static void apply(Transaction tx, Migration migration, long last) {
    if (migration.version() < last) {
      throw new MigrationException(
          "the migration "
              + migration.inWords()
              + " comes too late: the database has version "
              + last
              + " already; give it a higher version",
          null);
    }
    try {
      tx.script(migration.sql());
    } catch (SqlException e) {
      throw new MigrationException("the migration " + migration.inWords() + " failed", e);
    }
    tx.execute(
        "INSERT INTO "
            + TABLE
            + "(version, description, checksum, applied_at)"
            + " VALUES ($1, $2, $3, $4)",
        migration.version(),
        migration.description(),
        migration.checksum(),
        Instant.now());
  }
}
