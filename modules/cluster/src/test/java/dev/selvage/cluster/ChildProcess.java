// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@link ChildMember} in a JVM of its own, and what it has printed. */
final class ChildProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 40;

  private final String name;
  private final Process process;
  private final PrintStream input;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofVirtual().name("output of " + name).start(this::collect);
  }

  static ChildProcess start(String name, int port, List<String> members) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(Cluster.JVM_FLAGS);
    command.addAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildMember.class.getName(), name, Integer.toString(port)));
    command.addAll(members);
    return new ChildProcess(name, new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void collect() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("the output broke off: " + e);
    }
  }

  long pid() {
    return process.pid();
  }

  void tell(String command) {
    input.println(command);
  }

  /** Waits for a line that begins like this, and returns the rest of it. */
  String awaitLine(String beginning) throws InterruptedException {
    return awaitLine(line -> line.startsWith("> " + beginning)).substring(2 + beginning.length());
  }

  private String awaitLine(Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError(name + " has not said it:\n" + String.join("\n", seen));
      }
      seen.add(line);
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Everything that was read so far. */
  List<String> seen() {
    return seen;
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
