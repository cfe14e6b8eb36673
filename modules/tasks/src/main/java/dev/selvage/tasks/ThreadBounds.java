// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.ERROR;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** All that is bound to threads and follows tasks. Costs nothing where nothing is. */
final class ThreadBounds {
  private static final ThreadBound<?>[] ALL = load();

  private ThreadBounds() {}

  private static ThreadBound<?>[] load() {
    List<ThreadBound<?>> found = new ArrayList<>();
    Iterator<ThreadBound<?>> each = services().iterator();
    while (hasNext(each)) {
      try {
        found.add(each.next());
      } catch (ServiceConfigurationError e) {
        Reports.LOG.log(ERROR, "a ThreadBound cannot be loaded; its context stays behind", e);
      }
    }
    return found.toArray(ThreadBound<?>[]::new);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a service has no type arguments
  private static ServiceLoader<ThreadBound<?>> services() {
    return (ServiceLoader)
        ServiceLoader.load(ThreadBound.class, ThreadBound.class.getClassLoader());
  }

  private static boolean hasNext(Iterator<?> each) {
    try {
      return each.hasNext();
    } catch (ServiceConfigurationError e) {
      Reports.LOG.log(ERROR, "the ThreadBound services cannot be found", e);
      return false;
    }
  }

  /** Copies of what is bound to the calling thread, by position; null when that is nothing. */
  static @Nullable Object @Nullable [] copy() {
    @Nullable Object @Nullable [] copies = null;
    for (int i = 0; i < ALL.length; i++) {
      Object copy = copyOf(ALL[i]);
      if (copy != null) {
        if (copies == null) {
          copies = new Object[ALL.length];
        }
        copies[i] = copy;
      }
    }
    return copies;
  }

  private static @Nullable Object copyOf(ThreadBound<?> bound) {
    try {
      return bound.copy();
    } catch (Throwable e) {
      Reports.LOG.log(ERROR, "copying what is bound to a thread failed: " + bound, e);
      return null;
    }
  }

  /** Binds copies to the thread of a task, on which nothing is bound and which ends with it. */
  static void bindForEver(@Nullable Object[] copies) {
    for (int i = 0; i < ALL.length; i++) {
      if (copies[i] != null) {
        var unused = bind(ALL[i], copies[i]);
      }
    }
  }

  /** Binds copies, or nothing, to a thread that goes on afterwards; returns how to undo that. */
  static List<Runnable> bind(@Nullable Object @Nullable [] copies) {
    List<Runnable> undo = new ArrayList<>(ALL.length);
    for (int i = 0; i < ALL.length; i++) {
      undo.add(bind(ALL[i], copies == null ? null : copies[i]));
    }
    return undo;
  }

  @SuppressWarnings("unchecked") // it made the copy
  private static <S> Runnable bind(ThreadBound<S> bound, @Nullable Object copy) {
    try {
      return bound.bind((S) copy);
    } catch (Throwable e) {
      Reports.LOG.log(ERROR, "binding to a thread failed: " + bound, e);
      return () -> {};
    }
  }

  static void undo(List<Runnable> bindings) {
    for (Runnable binding : bindings.reversed()) {
      try {
        binding.run();
      } catch (Throwable e) {
        Reports.LOG.log(ERROR, "undoing what was bound to a thread failed: " + binding, e);
      }
    }
  }
}
