// SPDX-License-Identifier: Apache-2.0
package dev.selvage.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * A mistake that can be planted.
 *
 * @param name what is wrong, with the place where somebody else made the mistake
 * @param file the source file, below the package of tasks
 * @param correct a text that is in the file once
 * @param wrong what takes its place
 * @param tests who should find it: classes below the package of tasks, each with the beginning of
 *     the names of its methods, as {@code sync.SemaphoreTest#case37_}
 */
record Mutant(String name, String file, String correct, String wrong, List<String> tests) {
  private static final Path SOURCES = Path.of("src/main/java/dev/selvage/tasks");

  /** Compiles the file with the mistake in it, into the directory. */
  void plant(Path directory) throws IOException {
    Path source = directory.resolve("src").resolve(file);
    Files.createDirectories(source.getParent());
    Files.writeString(source, mutated());
    Path classes = Files.createDirectories(directory.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    if (status != 0) {
      throw new IllegalStateException("the mutant '" + name + "' does not compile");
    }
  }

  private String mutated() throws IOException {
    String text = Files.readString(SOURCES.resolve(file), UTF_8);
    int at = text.indexOf(correct);
    if (at < 0 || text.indexOf(correct, at + 1) >= 0) {
      throw new IllegalStateException(
          "the mutant '"
              + name
              + "' replaces a text that should be in "
              + file
              + " once, and is there "
              + (at < 0 ? "not at all" : "more often")
              + ":\n"
              + correct);
    }
    return text.replace(correct, wrong);
  }
}
