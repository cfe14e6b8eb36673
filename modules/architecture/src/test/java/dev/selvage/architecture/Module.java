// SPDX-License-Identifier: Apache-2.0
package dev.selvage.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module of the tree: a folder with a {@code pom.xml} and sources.
 *
 * @param name the folder, relative to {@code modules}: {@code tasks}, {@code examples/lookout}
 * @param main the classes of its main sources
 * @param tests the classes of its tests
 * @param sources every Java source of it
 */
record Module(String name, JavaClasses main, JavaClasses tests, List<Path> sources) {
  /** The root of the tree. */
  static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../..").normalize();

  private static final int DEEPEST = 3;

  /** All modules of the tree, in the order of their names. */
  static List<Module> all() {
    var modules = ROOT.resolve("modules");
    try (var files = Files.find(modules, DEEPEST, (file, _) -> file.endsWith("pom.xml"))) {
      return files
          .map(Path::getParent)
          .filter(folder -> Files.isDirectory(folder.resolve("src")))
          .filter(folder -> !folder.startsWith(modules.resolve("architecture")))
          .sorted()
          .map(folder -> read(modules.relativize(folder).toString(), folder))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot list the modules in " + modules, failure);
    }
  }

  private static Module read(String name, Path folder) {
    return new Module(
        name.replace('\\', '/'),
        classes(folder, "src/main/java", "target/classes"),
        classes(folder, "src/test/java", "target/test-classes"),
        sources(folder.resolve("src")));
  }

  private static JavaClasses classes(Path folder, String sources, String output) {
    var classes = folder.resolve(output);
    if (!sources(folder.resolve(sources)).isEmpty() && !Files.isDirectory(classes)) {
      throw new IllegalStateException(
          folder + " has sources and no " + output + ": build it first, or run from the root.");
    }
    return Files.isDirectory(classes)
        ? new ClassFileImporter().importPath(classes)
        : new ClassFileImporter().importPaths(List.of());
  }

  private static List<Path> sources(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot list the sources in " + folder, failure);
    }
  }

  /** The package that all of its classes live in or below: its folder, with dots. */
  String rootPackage() {
    return "dev.selvage." + name.replace('/', '.');
  }
}
