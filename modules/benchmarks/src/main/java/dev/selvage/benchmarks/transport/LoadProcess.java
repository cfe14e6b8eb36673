// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@link Load} in a process of its own, so that its CPU time is not that of the server. */
public final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final PrintStream asked;

  private LoadProcess(Process process) {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.US_ASCII);
    this.asked = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  /** Starts it. */
  public static LoadProcess start(int port, int connections, int bytes) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName(),
            Integer.toString(port),
            Integer.toString(connections),
            Integer.toString(bytes));
    return new LoadProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Has it make so many requests, and waits for their answers.
   *
   * @return the number of good answers
   * @throws IllegalStateException when it has ended, as it does at the first wrong answer
   */
  public int run(int requests) throws IOException {
    asked.println(requests);
    String answers = said.readLine();
    if (answers == null) {
      throw new IllegalStateException("the client has ended; its error output says why");
    }
    return Integer.parseInt(answers);
  }

  @Override
  public void close() {
    asked.close();
    process.destroy();
  }
}
