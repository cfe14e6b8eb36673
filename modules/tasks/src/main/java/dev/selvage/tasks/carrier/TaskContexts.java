// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x contexts of tasks. Each task has one of its own: a duplicate that shares event loop,
 * deployment and exception handler with the context it was made from, and whose locals are copied.
 *
 * <p>Vert.x loads this class before it counts the locals of its contexts, by way of {@code
 * META-INF/services}: one of them is the slot in which tasks keep theirs.
 */
public final class TaskContexts implements VertxServiceProvider {
  private static final ContextLocal<Object> VALUES = ContextLocal.registerLocal(Object.class);

  /** Called by Vert.x. */
  public TaskContexts() {}

  @Override
  public void init(VertxBootstrap bootstrap) {
    // the slot is registered with the class
  }

  /**
   * A context of its own for code that will run on the event loop of {@code base}, with a copy of
   * the locals of {@code from}: by reference, or as the local's duplicator says. Those of another
   * Vert.x are not copied: they have other slots.
   */
  public static Context own(Context base, Context from) {
    ContextInternal target = (ContextInternal) base;
    ContextInternal source = (ContextInternal) from;
    if (source.isDuplicate() && source.unwrap() == target.unwrap()) {
      return source.duplicate(hasLocals(source));
    }
    ContextInternal own = target.duplicate();
    return source.owner() == target.owner() && share(source, own) ? own.duplicate(true) : own;
  }

  /** Most contexts have none, and copying nothing writes each of them. */
  private static boolean hasLocals(ContextInternal context) {
    List<ContextLocal<?>> locals = context.owner().contextLocals();
    for (int i = 0; i < locals.size(); i++) {
      if (context.getLocal(locals.get(i), AccessMode.CONCURRENT) != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether there was anything, which a duplicate of the duplicate will copy. */
  private static boolean share(ContextInternal source, ContextInternal target) {
    boolean any = false;
    for (ContextLocal<?> local : source.owner().contextLocals()) {
      any |= share(local, source, target);
    }
    return any;
  }

  private static <T> boolean share(
      ContextLocal<T> local, ContextInternal source, ContextInternal target) {
    T value = source.getLocal(local, AccessMode.CONCURRENT);
    if (value != null) {
      target.putLocal(local, AccessMode.CONCURRENT, value);
    }
    return value != null;
  }

  /** The context of the calling code, or null when it has none. */
  public static @Nullable Context current() {
    return ContextInternal.current();
  }

  /** Whether the context is one of a task, a request or the like, and not that of a verticle. */
  public static boolean isOwn(Context context) {
    return ((ContextInternal) context).isDuplicate();
  }

  /** Makes it the context of the calling code until {@link #leave}; returns the one it had. */
  public static @Nullable Context enter(Context context) {
    return ((ContextInternal) context).beginDispatch();
  }

  /** Ends what {@link #enter} began, which had returned {@code previous}. */
  public static void leave(Context context, @Nullable Context previous) {
    ((ContextInternal) context).endDispatch((ContextInternal) previous);
  }

  /** What was put into the slot of tasks, or null. */
  public static @Nullable Object values(Context context) {
    try {
      return ((ContextInternal) context).getLocal(VALUES, AccessMode.CONCURRENT);
    } catch (IllegalArgumentException e) {
      throw noSlot(e);
    }
  }

  /** Puts something into the slot of tasks. */
  public static void values(Context context, @Nullable Object values) {
    try {
      ((ContextInternal) context).putLocal(VALUES, AccessMode.CONCURRENT, values);
    } catch (IllegalArgumentException e) {
      throw noSlot(e);
    }
  }

  private static IllegalStateException noSlot(IllegalArgumentException cause) {
    return new IllegalStateException(
        "this Vert.x has no slot for the locals of tasks: it was created without the service file"
            + " META-INF/services/io.vertx.core.spi.VertxServiceProvider of selvage-tasks. Where"
            + " several jars are made one, their service files have to be merged",
        cause);
  }
}
