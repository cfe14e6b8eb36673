// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.SqliteConnectOptions.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Opens and configures handles, and says clearly why one cannot be opened. */
final class HandleFactory {

  private HandleFactory() {}

  static Handle open(
      DatabaseSettings settings, boolean reader, Engine.Pulse pulse, AtomicInteger schemaVersion) {
    if (!settings.inMemory()) {
      checkFile(settings);
    }
    try {
      Engine engine = engine(settings, pulse);
      try {
        configure(engine, settings, reader);
        return new Handle(settings, engine, schemaVersion);
      } catch (SqliteException e) {
        engine.close();
        throw e;
      }
    } catch (SqliteException e) {
      throw cannotOpen(settings, e.getErrorCode(), reason(e));
    }
  }

  private static Engine engine(DatabaseSettings settings, Engine.Pulse pulse) {
    String file = settings.inMemory() ? DatabaseSettings.MEMORY : settings.database();
    return JdbcEngine.open(file, settings.mode(), pulse);
  }

  private static void checkFile(DatabaseSettings settings) {
    Path file = Path.of(settings.database());
    Path directory = file.getParent();
    String problem = null;
    if (Files.isDirectory(file)) {
      problem = "it is a directory";
    } else if (directory != null && !Files.isDirectory(directory)) {
      problem = "the directory " + directory + " does not exist";
    } else if (settings.mode() != Mode.CREATE && !Files.exists(file)) {
      problem = "it does not exist, and the mode is " + settings.mode();
    }
    if (problem != null) {
      throw cannotOpen(settings, SqlState.CANTOPEN, problem);
    }
  }

  private static SqliteException cannotOpen(DatabaseSettings settings, int code, String problem) {
    return new SqliteException(code, "cannot open " + settings.database() + ": " + problem, null);
  }

  private static String reason(SqliteException e) {
    return e.primaryCode() == SqlState.NOTADB
        ? "it is not a SQLite database, or it is encrypted"
        : e.errorMessage();
  }

  private static void configure(Engine engine, DatabaseSettings settings, boolean reader) {
    if (!settings.inMemory()) {
      if (settings.readOnly()) {
        pragma(engine, "schema_version"); // reads the file, so that a bad one is told now
      } else {
        useWal(engine);
      }
    }
    engine.execute("PRAGMA synchronous = " + settings.synchronous().name());
    engine.execute("PRAGMA foreign_keys = " + (settings.foreignKeys() ? "ON" : "OFF"));
    settings.pragmas().forEach((name, value) -> engine.execute("PRAGMA " + name + " = " + value));
    if (reader) {
      engine.execute("PRAGMA query_only = ON");
    }
  }

  private static void useWal(Engine engine) {
    String mode = pragma(engine, "journal_mode = WAL");
    if (mode == null || !mode.toLowerCase(Locale.ROOT).equals("wal")) {
      throw new SqliteException(
          SqlState.ERROR,
          "its journal mode stays " + mode + ", but readers beside a writer need WAL",
          null);
    }
  }

  private static @Nullable String pragma(Engine engine, String pragma) {
    Engine.Statement statement = engine.prepare("PRAGMA " + pragma);
    try {
      if (!statement.step()) {
        return null;
      }
      @Nullable Object[] row = new Object[1];
      statement.read(row);
      return String.valueOf(row[0]);
    } finally {
      statement.reset();
      statement.close();
    }
  }
}
