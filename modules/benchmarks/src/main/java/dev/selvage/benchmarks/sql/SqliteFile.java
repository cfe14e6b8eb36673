// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of SQLite's in a folder of its own, which is deleted in the end. Whoever opens it has the
 * same settings, those of Selvage's driver: WAL, commits on the disk, five seconds for a lock.
 */
final class SqliteFile extends Store {
  private static final String SETTINGS =
      "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&foreign_keys=true";

  private final Path folder;

  private SqliteFile(Path folder) {
    this.folder = folder;
  }

  static SqliteFile create() throws IOException, SQLException {
    SqliteFile file = new SqliteFile(Files.createTempDirectory("selvage-bench"));
    file.fill();
    return file;
  }

  @Override
  String uri() {
    return "sqlite:" + folder.resolve("bench.db");
  }

  @Override
  String jdbcUrl() {
    return "jdbc:sqlite:" + folder.resolve("bench.db") + SETTINGS;
  }

  @Override
  String plainKey() {
    return "INTEGER";
  }

  @Override
  String countedKey() {
    return "INTEGER PRIMARY KEY";
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
