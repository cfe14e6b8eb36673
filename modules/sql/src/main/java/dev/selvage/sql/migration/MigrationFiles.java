// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads migrations from files, which may be in a jar. */
final class MigrationFiles {
  private MigrationFiles() {}

  static List<Migration> onClassPath(String folder) {
    ClassLoader loader =
        Objects.requireNonNullElse(
            Thread.currentThread().getContextClassLoader(), MigrationFiles.class.getClassLoader());
    List<Migration> all = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(folder))) {
        all.addAll(read(url.toURI()));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalArgumentException("cannot read the migrations in " + folder, e);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no folder " + folder + " with migrations on the class path");
    }
    return all;
  }

  private static List<Migration> read(URI uri) throws IOException {
    if (!"jar".equals(uri.getScheme())) {
      return inFolder(Path.of(uri));
    }
    String text = uri.toString();
    int end = text.lastIndexOf("!/");
    try (FileSystem jar =
        FileSystems.newFileSystem(
            Path.of(URI.create(text.substring("jar:".length(), end))), Map.of())) {
      return inFolder(jar.getPath(text.substring(end + 1)));
    }
  }

  static List<Migration> inFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .map(MigrationFiles::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the migrations in " + folder, e);
    }
  }

  private static Migration of(Path file) {
    try {
      return Migration.ofFile(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
