// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import dev.selvage.sqlite.SqliteConnectOptions.Synchronous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What distinguishes one set of database threads from another; an immutable copy of the options.
 *
 * @param database the absolute file name, or {@code :memory:} with a name that tells it from others
 */
record DatabaseSettings(
    String database,
    Mode mode,
    Synchronous synchronous,
    int readers,
    Duration busyTimeout,
    int queueLimit,
    boolean foreignKeys,
    Duration closeGrace,
    int statementCacheSize,
    Map<String, String> pragmas) {

  static final String MEMORY = ":memory:";

  private static final Pattern PRAGMA_NAME = Pattern.compile("[A-Za-z_]+");
  private static final Pattern PRAGMA_VALUE = Pattern.compile("-?[A-Za-z0-9_.]+|'[^']*'");

  DatabaseSettings {
    pragmas = new TreeMap<>(pragmas);
    pragmas.forEach(DatabaseSettings::check);
  }

  static DatabaseSettings of(SqliteConnectOptions options) {
    String database = options.getDatabase();
    return new DatabaseSettings(
        database.startsWith(MEMORY) ? database : file(database),
        options.getMode(),
        options.getSynchronous(),
        options.getReaders(),
        options.getBusyTimeout(),
        options.getQueueLimit(),
        options.isForeignKeys(),
        options.getCloseGrace(),
        options.getPreparedStatementCacheMaxSize(),
        options.getProperties());
  }

  private static String file(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the database name is empty: give a file or :memory:");
    }
    if (name.indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "the file name \"" + name + "\" holds a '?', which sqlite-jdbc takes for options");
    }
    return Path.of(name).toAbsolutePath().normalize().toString();
  }

  private static void check(String name, String value) {
    if (!PRAGMA_NAME.matcher(name).matches() || !PRAGMA_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a pragma: \"" + name + "\" = \"" + value + "\"; a value is a word, a number or '…'");
    }
  }

  /** Whether the database lives in memory, in one handle of one thread. */
  boolean inMemory() {
    return database.startsWith(MEMORY);
  }

  /** Whether other pools can mean the same database. */
  boolean shareable() {
    return !database.equals(MEMORY);
  }

  /** Equal for pools that are to share one set of threads. A name in memory is one database. */
  String shareKey() {
    return inMemory() ? database : toString();
  }

  boolean readOnly() {
    return mode == Mode.READ_ONLY;
  }

  String shortName() {
    return inMemory() ? database : String.valueOf(Path.of(database).getFileName());
  }
}
