// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Emitter;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Files and directories block by block. In the task. */
final class Streams {
  private static final int BLOCK = 64 * 1024;
  private static final int BATCH = 256;

  private Streams() {}

  static Vertx vertx() {
    Tasks.checkpoint();
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("a task without a context");
    }
    return context.owner();
  }

  // ---- reading

  static void read(Path path, Emitter<Buffer> out) throws IOException {
    AsyncFile file =
        open(
            path,
            new OpenOptions().setCreate(false).setWrite(false),
            late -> {
              var unused = late.close();
            });
    try {
      long position = 0;
      Buffer block;
      while ((block = next(file, position)).length() > 0) {
        position += block.length();
        out.emit(block);
      }
    } finally {
      close(file);
    }
  }

  private static Buffer next(AsyncFile file, long position) throws IOException {
    return await(file.read(Buffer.buffer(BLOCK), 0, position, BLOCK));
  }

  // ---- writing

  /** Fills a file beside the target, and lets it take the target's place. */
  static void write(Path path, Flow<Buffer> content, boolean sync) throws IOException {
    long tag = Tasks.random().nextLong();
    FileSystem files = vertx().fileSystem();
    Replacement replacement = Offload.blocking(() -> Replacement.of(path, tag));
    AsyncFile file =
        open(
            replacement.content(),
            optionsFor(replacement),
            late -> remove(files, replacement, late));
    boolean closed = false;
    try {
      fill(file, content);
      if (sync) {
        await(file.flush());
      }
      closed = true;
      close(file);
      Offload.blocking(() -> commit(replacement, sync));
    } catch (Throwable e) {
      discard(replacement, file, !closed, e);
      throw e;
    }
  }

  private static void commit(Replacement replacement, boolean sync) throws IOException {
    Offload.checkCancelled();
    replacement.commit(sync);
  }

  private static OpenOptions optionsFor(Replacement replacement) {
    OpenOptions options = new OpenOptions().setRead(false).setCreateNew(true);
    replacement.permissions().map(PosixFilePermissions::toString).ifPresent(options::setPerms);
    return options;
  }

  private static void remove(FileSystem files, Replacement replacement, AsyncFile late) {
    var unused = late.close().eventually(() -> files.delete(replacement.content().toString()));
  }

  private static void fill(AsyncFile file, Flow<Buffer> content) throws IOException {
    long[] position = new long[1];
    content.forEach(block -> {
      await(file.write(block, position[0]));
      position[0] += block.length();
    });
  }

  private static void discard(
      Replacement replacement, AsyncFile file, boolean isOpen, Throwable why) {
    try {
      if (isOpen) {
        close(file);
      }
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
    cleanup(() -> Offload.blocking(() -> replacement.discard(why)));
  }

  // ---- directories

  /** What a worker iterates over, fetched in batches; closed in the end. */
  static <C extends AutoCloseable, T> Flow<T> iterated(
      Body<C, IOException> open, Function<C, Iterator<T>> iterator) {
    return Flow.of(out -> {
      C source = Offload.blocking(open);
      try {
        Iterator<T> elements = Offload.blocking(() -> iterator.apply(source));
        List<T> batch;
        do {
          batch = Offload.blocking(() -> batch(elements));
          batch.forEach(out::emit);
        } while (batch.size() == BATCH);
      } finally {
        cleanup(() -> Offload.blocking(source::close));
      }
    });
  }

  private static <T> List<T> batch(Iterator<T> elements) throws IOException {
    List<T> batch = new ArrayList<>();
    try {
      while (batch.size() < BATCH && elements.hasNext()) {
        Offload.checkCancelled();
        batch.add(elements.next());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return batch;
  }

  // ---- files of Vert.x

  /** One that is opened when nobody waits for it any more is disposed of. */
  private static AsyncFile open(Path path, OpenOptions options, Consumer<AsyncFile> dispose)
      throws IOException {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          path + " is not on the default file system, and only there files can be streamed");
    }
    Future<AsyncFile> opened = vertx().fileSystem().open(path.toAbsolutePath().toString(), options);
    return asItself(() -> Tasks.await(opened, () -> {}, dispose));
  }

  private static void close(AsyncFile file) throws IOException {
    Tasks.shield(FileIo.CLEANUP, () -> await(file.close()));
  }

  static <X extends Exception> void cleanup(Action<X> action) throws X {
    Tasks.shield(FileIo.CLEANUP, action);
  }

  private static <T> T await(Future<T> future) throws IOException {
    return asItself(() -> Tasks.await(future));
  }

  /** Vert.x wraps what the JDK threw, more than once. */
  private static <T> T asItself(Body<T, RuntimeException> body) throws IOException {
    try {
      return body.run();
    } catch (io.vertx.core.file.FileSystemException wrapped) {
      Throwable cause = wrapped;
      while (cause instanceof io.vertx.core.file.FileSystemException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new Outcome.Failure<RuntimeException>(cause).get();
    }
  }
}
