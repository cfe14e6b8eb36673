// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lookout in a process of its own. */
final class ChildProcess implements AutoCloseable {
  private static final int SIGTERM_SECONDS = 10;

  private final Process process;
  private final Path output;

  private ChildProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it on this port with this database; what it prints goes to a file beside it. */
  static ChildProcess start(Path folder, int port, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), Lookout.class.getName()));
    command.addAll(List.of("--set", "http.port=" + port));
    command.addAll(List.of("--set", "database.url=sqlite:" + folder.resolve("lookout.db")));
    command.addAll(List.of(more));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ChildProcess(process, output);
  }

  private static String classPath() {
    String ofSurefire = System.getProperty("surefire.test.class.path");
    return ofSurefire == null ? System.getProperty("java.class.path") : ofSurefire;
  }

  /** Waits until it is ready; fails when it has ended instead. */
  void awaitReady(Api api) {
    api.awaitTrue(() -> {
      if (!process.isAlive()) {
        throw new AssertionError("it has ended:\n" + output());
      }
      return api.isReady();
    });
  }

  /** Waits until it has printed this; fails when it has ended instead. */
  void awaitOutput(Api api, String text) {
    api.awaitTrue(() -> {
      if (!process.isAlive()) {
        throw new AssertionError("it has ended:\n" + output());
      }
      return output().contains(text);
    });
  }

  /** SIGTERM; the exit status, which has to come within ten seconds. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(SIGTERM_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it was still there after ten seconds:\n" + output());
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
