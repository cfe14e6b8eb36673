// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A service in a process of its own, whose output is read. */
final class ChildService implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private ChildService(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildService start(Path directory, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Process process = builder.redirectErrorStream(true).start();
    // Reading cannot be interrupted, so that a test that waits for what never comes needs this.
    CompletableFuture.delayedExecutor(50, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return new ChildService(process);
  }

  /** Reads up to the first line that contains the text; empty if it ends before. */
  String readUntil(String text) throws IOException {
    return readUntil(line -> line.contains(text));
  }

  private String readUntil(Predicate<String> wanted) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
    return "";
  }

  /** Sends SIGTERM; unlike {@code Process.destroy} it leaves the output open. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Reads to the end; gives the exit status. */
  int end() throws IOException, InterruptedException {
    readUntil(line -> false);
    return process.waitFor();
  }

  /** What was read so far. */
  List<String> lines() {
    return lines;
  }

  /** The lines that contain one of the texts, reduced to it. */
  List<String> seen(String... texts) {
    return lines.stream().flatMap(line -> List.of(texts).stream().filter(line::contains)).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
