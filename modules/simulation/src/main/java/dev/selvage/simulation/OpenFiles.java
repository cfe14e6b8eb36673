// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.impl.VertxImpl;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that the program opens. Vert.x keeps no list of them, so its file system is replaced by
 * one that does and leaves everything else to the old one. Any thread.
 */
final class OpenFiles {
  private static final int FILES_TO_PRUNE = 64;

  private record OpenFile(Future<?> opening, String path, Throwable origin) {
    boolean isOpen() {
      return opening.succeeded() && opening.result() instanceof AsyncFile file && isOpen(file);
    }

    boolean isDone() {
      return opening.isComplete() && !isOpen();
    }

    /** The cheapest question that a closed file refuses to answer. */
    private static boolean isOpen(AsyncFile file) {
      try {
        var unused = file.writeQueueFull();
        return true;
      } catch (IllegalStateException closed) {
        return false;
      }
    }

    Leftover leftover() {
      return new Leftover(
          Leftover.Kind.FILE, "file " + path, Stacks.outside(origin.getStackTrace()));
    }
  }

  private final List<OpenFile> opened = new ArrayList<>();
  private int pruneAt = FILES_TO_PRUNE;

  void watch(Vertx vertx) {
    try {
      Field field = VertxImpl.class.getDeclaredField("fileSystem");
      field.setAccessible(true);
      field.set(vertx, watched((FileSystem) field.get(vertx)));
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException(
          "This version of Vert.x keeps its file system elsewhere; open files cannot be found.",
          changed);
    }
  }

  private FileSystem watched(FileSystem files) {
    return (FileSystem)
        Proxy.newProxyInstance(
            FileSystem.class.getClassLoader(),
            new Class<?>[] {FileSystem.class},
            (proxy, method, arguments) -> {
              @Nullable Object result = call(files, method, arguments);
              note(method, arguments, result);
              return result == files ? proxy : result;
            });
  }

  private static @Nullable Object call(
      FileSystem files, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(files, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }

  private void note(
      Method method, @Nullable Object @Nullable [] arguments, @Nullable Object result) {
    if (arguments == null || !method.getName().startsWith("open")) {
      return;
    }
    Future<?> opening =
        result instanceof Future<?> future ? future : Future.succeededFuture(result);
    add(new OpenFile(opening, String.valueOf(arguments[0]), new Throwable()));
  }

  private synchronized void add(OpenFile file) {
    opened.add(file);
    if (opened.size() > pruneAt) {
      opened.removeIf(OpenFile::isDone);
      pruneAt = Math.max(FILES_TO_PRUNE, 2 * opened.size());
    }
  }

  synchronized List<Leftover> all() {
    return opened.stream().filter(OpenFile::isOpen).map(OpenFile::leftover).toList();
  }
}
