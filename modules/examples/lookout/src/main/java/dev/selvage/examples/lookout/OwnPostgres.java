// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import dev.selvage.service.launch.Arguments;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Postgres of Lookout's own, so that there is nothing to install: for a demonstration. Its data
 * stays in its folder. It is a process in a session of its own, which a Ctrl-C does not reach, so
 * that what Lookout has still to write finds it; it ends with Lookout, and when Lookout was killed,
 * before the next one starts.
 */
final class OwnPostgres implements AutoCloseable {
  /** The URL that asks for one. */
  static final String URL = "postgres";

  private static final String URL_KEY = "database.url";
  private static final String FOLDER_KEY = "database.folder";
  private static final String FOLDER = "lookout-postgres";
  private static final int STOP_SECONDS = 10;

  private final EmbeddedPostgres server;

  private OwnPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts one whose data is in that folder. Blocks the thread, a few seconds the first time. */
  static OwnPostgres start(Path folder) {
    try {
      stopWhatWasLeftIn(folder);
      return new OwnPostgres(
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.toAbsolutePath())
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("a Postgres with the folder " + folder + " did not start", e);
    }
  }

  /** Starts one if the arguments of a program say so. */
  static Optional<OwnPostgres> startIfAskedFor(List<String> args) {
    boolean asked = last(args, URL_KEY).filter(URL::equals).isPresent();
    return asked
        ? Optional.of(start(Path.of(last(args, FOLDER_KEY).orElse(FOLDER))))
        : Optional.empty();
  }

  private static Optional<String> last(List<String> args, String key) {
    return Arguments.parse(args.toArray(String[]::new)).assignments().stream()
        .filter(assignment -> assignment.startsWith(key + "="))
        .reduce((first, last) -> last)
        .map(assignment -> assignment.substring(key.length() + 1));
  }

  /** The server that a Lookout has left that was killed: it works in its folder. */
  private static void stopWhatWasLeftIn(Path folder) throws IOException {
    Path pidFile = folder.resolve("postmaster.pid");
    if (Files.notExists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    Path worksIn = Path.of("/proc", Long.toString(pid), "cwd");
    if (Files.exists(worksIn) && worksIn.toRealPath().equals(folder.toRealPath())) {
      Optional<ProcessHandle> left = ProcessHandle.of(pid); // may have ended just now
      left.ifPresent(ProcessHandle::destroy);
      if (left.isPresent()) {
        awaitEnd(left.get());
      }
    }
  }

  private static void awaitEnd(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the Postgres process " + process.pid() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the Postgres process ended", e);
    }
  }

  /** What to open. */
  String uri() {
    return "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres";
  }

  /** Stops it and waits for that. Blocks the thread. Closing it again does nothing. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the Postgres of Lookout did not stop", e);
    }
  }
}
