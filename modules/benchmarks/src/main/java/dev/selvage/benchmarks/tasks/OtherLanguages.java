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

  static final Tool PYTHON = Tool.python(FOLDER + "tasks.py");

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
}
