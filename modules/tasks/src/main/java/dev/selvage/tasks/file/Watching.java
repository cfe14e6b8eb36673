// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.flow.Emitter;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.offload.Offload;
import dev.selvage.tasks.offload.Workers;
import dev.selvage.tasks.offload.WorkersOptions;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Watches one directory; a worker waits for its changes while the task does. */
final class Watching {
  private static final long LONGEST_CALL_SECONDS = 20;

  private static final WorkersOptions WORKERS =
      WorkersOptions.defaults().withThreads(FileIo.MAX_WATCHES);

  private static final Semaphore WATCHES = Semaphore.of(FileIo.MAX_WATCHES);

  private final Path directory;
  private final WatchService service;

  /** Written by the worker, read when its call has ended. */
  private volatile boolean gone;

  private Watching(Path directory, WatchService service) {
    this.directory = directory;
    this.service = service;
  }

  static Flow<FileChange> directory(Path directory) {
    return Flow.of(out -> watch(directory, out));
  }

  /** The directory that it is in says what becomes of a file. */
  static Flow<FileChange> file(Path file) {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new IllegalArgumentException("FileIo.watchFile: " + file + " is no file");
    }
    return directory(directory)
        .filter(change -> change.path().equals(directory) || change.path().equals(absolute));
  }

  private static void watch(Path directory, Emitter<FileChange> out) throws Exception {
    Vertx vertx = Streams.vertx();
    if (!LoopScheduler.of(vertx.getOrCreateContext()).inRealTime()) {
      throw new IllegalStateException(
          "FileIo.watch: "
              + directory
              + " cannot be watched in a simulation, because files change in real time");
    }
    try (Semaphore.Permit permit = permitFor(directory)) {
      watch(directory, Workers.shared(vertx, "watch", WORKERS), out);
    }
  }

  private static Semaphore.Permit permitFor(Path directory) {
    return WATCHES
        .tryAcquire()
        .orElseThrow(() ->
            new RejectedExecutionException(
                "FileIo.watch: "
                    + directory
                    + " is one directory too many: "
                    + FileIo.MAX_WATCHES
                    + " are watched already"));
  }

  private static void watch(Path directory, Workers workers, Emitter<FileChange> out)
      throws Exception {
    Watching watching = Offload.blocking(() -> open(directory));
    try {
      out.emit(new FileChange.Begun(directory));
      while (!watching.gone) {
        workers.interruptible(watching::next).forEach(out::emit);
      }
    } finally {
      Streams.cleanup(() -> Offload.blocking(watching.service::close));
    }
  }

  // ---- on a worker

  private static Watching open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    WatchService service = directory.getFileSystem().newWatchService();
    try {
      WatchKey unused =
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      return new Watching(directory, service);
    } catch (Throwable e) {
      service.close();
      throw e;
    }
  }

  /** Waits for the next changes, for a while: Vert.x reports a worker that is busy for a minute. */
  private List<FileChange> next() throws InterruptedException {
    List<FileChange> changes = new ArrayList<>();
    WatchKey key = service.poll(LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
    if (key == null) {
      return changes;
    }
    key.pollEvents().forEach(event -> changes.add(change(event)));
    if (!key.reset()) {
      gone = true;
      changes.add(new FileChange.Deleted(directory));
    }
    return changes;
  }

  private FileChange change(WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      return new FileChange.Overflowed(directory);
    }
    Path entry = directory.resolve(name);
    if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)) {
      return new FileChange.Created(entry);
    }
    return event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE)
        ? new FileChange.Deleted(entry)
        : new FileChange.Modified(entry);
  }
}
