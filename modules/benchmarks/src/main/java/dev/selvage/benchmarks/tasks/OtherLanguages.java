// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import dev.selvage.benchmarks.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What runs the programs that are not for a JVM. */
final class OtherLanguages {
  private static final String FOLDER = "/dev/selvage/benchmarks/tasks/";

  static final Tool GO = new Tool("go", FOLDER + "tasks.go", OtherLanguages::go);

  static final Tool PYTHON = new Tool("python3", FOLDER + "tasks.py", OtherLanguages::python);

  private OtherLanguages() {}

  private static Optional<Tool.Ready> go(Path source, String flavour)
      throws IOException, InterruptedException {
    Optional<String> version = Tool.output(List.of("go", "version"));
    if (version.isEmpty()) {
      return Optional.empty();
    }
    String program = source.toAbsolutePath().toString().replaceFirst("\\.go$", "");
    Optional<String> built = Tool.output(List.of("go", "build", "-o", program, source.toString()));
    if (built.isEmpty()) {
      throw new IllegalStateException("go build " + source + " failed: try it by hand");
    }
    return Optional.of(new Tool.Ready(List.of(program), version.get()));
  }

  /** The first Python that has what the flavour needs; a distribution's own may have more. */
  private static Optional<Tool.Ready> python(Path source, String flavour)
      throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      Optional<String> version =
          Tool.output(List.of(python, source.toString(), flavour, "version"));
      if (version.isPresent()) {
        return Optional.of(new Tool.Ready(List.of(python, source.toString()), version.get()));
      }
    }
    return Optional.empty();
  }
}
