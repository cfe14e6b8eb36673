// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of the libraries that are compared, by the names of their jars. */
final class Versions {
  private static final Pattern COMPARED =
      Pattern.compile(
          "(vertx-core|vertx-pg-client|netty-transport|kotlin-stdlib|kotlinx-coroutines-core-jvm"
              + "|channels|structured|vertx-jdbc-client|sqlite-jdbc|postgresql|HikariCP|jmh-core)-([0-9].*)\\.jar");

  private Versions() {}

  static List<String> lines() {
    String versions =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).getFileName().toString())
            .map(COMPARED::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> name(matcher.group(1)) + " " + matcher.group(2))
            .sorted()
            .reduce((one, other) -> one + ", " + other)
            .orElse("");
    return versions.isEmpty() ? List.of() : List.of(versions);
  }

  private static String name(String artifact) {
    return artifact.matches("channels|structured") ? "jox-" + artifact : artifact;
  }
}
