// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of one database. */
record SqliteFolder(Path folder) implements Home {
  static SqliteFolder make() {
    try {
      return new SqliteFolder(Files.createTempDirectory("selvage-sqlite"));
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for a database", e);
    }
  }

  @Override
  public String uri() {
    return "sqlite:" + folder.resolve("test.db");
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of a database cannot be deleted", e);
    }
  }
}
