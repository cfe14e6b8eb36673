// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A CPython of this machine, 3.11 or newer: {@code python3}, {@code /usr/bin/python3}, {@code
 * python3.11} and so on, or those that {@code -Dselvage.pythons} lists.
 */
public record Python(String command, String version) {
  public static final String MISSING =
      "There is no CPython 3.11 or newer here to ask: install one, or name it with"
          + " -Dselvage.pythons=/path/to/python3.";

  private static final int OLDEST_MINOR = 11;
  private static final int NEWEST_NAME = 20;
  private static final int SECONDS = 60;
  private static final Path SOURCES = Path.of("src/test/python");
  private static final List<Python> FOUND = find();

  /** How a program ended. */
  public record Run(int status, String output, String errors) {}

  /** Those of this machine, each version once. */
  public static List<Python> found() {
    return FOUND;
  }

  private static List<Python> find() {
    Map<String, Python> found = new LinkedHashMap<>();
    for (String command : candidates()) {
      version(command)
          .ifPresent(version -> found.putIfAbsent(version, new Python(command, version)));
    }
    return List.copyOf(found.values());
  }

  private static List<String> candidates() {
    String named = System.getProperty("selvage.pythons");
    if (named != null) {
      return List.of(named.split(File.pathSeparator, -1));
    }
    return Stream.concat(
            Stream.of("python3", "/usr/bin/python3"),
            IntStream.range(OLDEST_MINOR, NEWEST_NAME).mapToObj(minor -> "python3." + minor))
        .toList();
  }

  /** The version of a CPython that is new enough. */
  private static Optional<String> version(String command) {
    String program =
        "import platform, sys; print(platform.python_version()"
            + " if platform.python_implementation() == 'CPython'"
            + " and sys.version_info >= (3, 11) else '')";
    try {
      return Optional.of(run(List.of(command, "-c", program)).output().strip())
          .filter(version -> !version.isEmpty());
    } catch (IOException e) {
      return Optional.empty(); // no such command
    }
  }

  /** Whether it can import these modules. */
  public boolean has(String... modules) throws IOException {
    return run(List.of(command, "-c", "import " + String.join(", ", modules))).status() == 0;
  }

  /** Runs a program of this folder. */
  public Run run(String program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command, "-B", program));
    line.addAll(List.of(arguments));
    return run(line);
  }

  private static Run run(List<String> line) throws IOException {
    Path errors = Files.createTempFile("python", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).directory(SOURCES.toFile()).redirectError(errors.toFile());
      builder.environment().put("PYTHONPATH", SOURCES.toAbsolutePath().toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(line + " did not end within " + SECONDS + " s");
      }
      return new Run(process.exitValue(), output, Files.readString(errors));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(line + " was interrupted", e);
    } finally {
      Files.delete(errors);
    }
  }

  @Override
  public String toString() {
    return "CPython " + version + " (" + command + ")";
  }
}
