// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.TaskContexts;
import io.vertx.core.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the locals of some code, for code that runs later or on another thread: task locals,
 * the locals of the Vert.x context, and what is {@link ThreadBound}. Low-level: a fork copies by
 * itself, and so do workers.
 *
 * <pre>{@code
 * Locals locals = Locals.copy();                    // where the work is asked for
 * pool.execute(() -> locals.run(this::work));       // work sees the locals; what it sets stays here
 * }</pre>
 *
 * <p>Several runs with the same copy share it. Any thread.
 */
public final class Locals {
  private final @Nullable Context context;
  private final @Nullable Object @Nullable [] bound;

  private Locals(@Nullable Context context, @Nullable Object @Nullable [] bound) {
    this.context = context;
    this.bound = bound;
  }

  /** Copies the locals of the calling code. */
  public static Locals copy() {
    Context current = TaskContexts.current();
    return new Locals(
        current == null ? null : TaskContexts.own(current, current), ThreadBounds.copy());
  }

  /**
   * Copies the locals of the calling code for code that belongs to another context, of a worker
   * verticle for example: its own locals count only where the calling code has no context.
   */
  public static Locals copyFor(Context target) {
    return new Locals(contextFor(target), ThreadBounds.copy());
  }

  /** The part of {@link #copyFor} that is in a context. */
  static Context contextFor(Context target) {
    Context current = TaskContexts.current();
    return TaskContexts.own(target, current == null ? target : current);
  }

  Context context() {
    Context own = context;
    if (own == null) {
      throw new AssertionError("locals without a context");
    }
    return own;
  }

  @Nullable Object @Nullable [] bound() {
    return bound;
  }

  /** Runs the body with these locals on the calling thread, and restores those it had. */
  public <T extends @Nullable Object, X extends Exception> T call(Body<T, X> body) throws X {
    List<Runnable> undo = ThreadBounds.bind(bound);
    try {
      return onContext(body);
    } finally {
      ThreadBounds.undo(undo);
    }
  }

  private <T extends @Nullable Object, X extends Exception> T onContext(Body<T, X> body) throws X {
    Context own = context;
    if (own == null) {
      return body.run();
    }
    Context previous = TaskContexts.enter(own);
    try {
      return body.run();
    } finally {
      TaskContexts.leave(own, previous);
    }
  }

  /** {@link #call} for code that returns nothing. */
  public <X extends Exception> void run(Action<X> action) throws X {
    var unused =
        call(
            (Body<Boolean, X>)
                () -> {
                  action.run();
                  return true;
                });
  }
}
