// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What runs programs in another language, if it is on the machine.
 *
 * @param name what it is called on the machine: "go"
 * @param source the resource with the program
 * @param finding how it is found, and made to run that source
 */
public record Tool(String name, String source, Finding finding) {
  /** Finds a tool. */
  @FunctionalInterface
  public interface Finding {
    /**
     * The command that runs the source, built first if need be; empty when the tool is not on the
     * machine.
     *
     * @param flavour which of several runtimes is to run it
     */
    Optional<Ready> find(Path source, String flavour) throws IOException, InterruptedException;
  }

  /**
   * A program that can be run.
   *
   * @param command its command, to which arguments are added
   * @param version of the tool
   */
  public record Ready(List<String> command, String version) {}

  /** The program, copied to a folder; empty when it cannot run on this machine. */
  Optional<Ready> ready(Path folder, String flavour) throws IOException, InterruptedException {
    Path copy = folder.resolve(Path.of(source).getFileName());
    try (InputStream in = Tool.class.getResourceAsStream(source)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + source);
      }
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return finding.find(copy, flavour);
  }

  /**
   * A program in Python, run by the first Python that has what the flavour needs; a distribution's
   * own may have more.
   */
  public static Tool python(String source) {
    return new Tool("python3", source, Tool::pythonWith);
  }

  private static Optional<Ready> pythonWith(Path source, String flavour)
      throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      Optional<String> version = output(List.of(python, source.toString(), flavour, "version"));
      if (version.isPresent()) {
        return Optional.of(new Ready(List.of(python, source.toString()), version.get()));
      }
    }
    return Optional.empty();
  }

  /** Runs a command; its output if it succeeded, empty if it failed or does not exist. */
  public static Optional<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException notThere) {
      return Optional.empty();
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    }
  }

  /** The command and its further arguments. */
  public static List<String> command(List<String> command, String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    return whole;
  }
}
