// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.carrier.TaskContexts;
import io.vertx.core.Context;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that each task has for itself: who asked, on whose behalf, in which language. Keep it in
 * a static field.
 *
 * <pre>{@code
 * static final TaskLocal<User> USER = TaskLocal.named("user");
 *
 * USER.where(user, () -> gather(orders, this::price));     // every fork inside sees the user
 * }</pre>
 *
 * <p><b>Copied at the fork.</b> A task begins with the values of the code that forked it, by
 * reference; what either sets afterwards the other does not see. So it is with every task: of
 * groups and {@code gather}, of flows, of {@link Tasks#run} and {@link Tasks#handler}. Offloaded
 * code works on a copy of its own. A group's body, a timeout's and a shield's are code of their
 * task.
 *
 * <p><b>Where there are values.</b> They are kept in a local of the Vert.x context. So callbacks
 * that Vert.x makes on the context of a task or of a request have those of that context; a task
 * that a handler of a request starts begins with the request's. The context of a verticle itself,
 * which all its callbacks share, has none; nor has that of a periodic timer, which Vert.x makes
 * anew for each of its calls. Code without any context, such as a thread of a foreign pool, gets an
 * {@code IllegalStateException}: see {@link Locals}.
 *
 * <p><b>Limits.</b> As many as there is memory for; reading looks through those that are set, and
 * setting copies them, so mean it for a handful. Values are not weakly held: they live as long as
 * the task, and its forks. They do not cross the network. Nulls are not values. <b>Thread
 * safety.</b> Any thread may use it; each sees the values of the code that it runs.
 */
public final class TaskLocal<T> {
  private final String name;

  private TaskLocal(String name) {
    this.name = name;
  }

  /** A new one, set nowhere. The name is for errors; it need not be unique. */
  public static <T> TaskLocal<T> named(String name) {
    return new TaskLocal<>(Objects.requireNonNull(name, "TaskLocal.named: the name is null"));
  }

  /**
   * The value.
   *
   * @throws NoSuchElementException when it is not set
   * @throws IllegalStateException outside a task, where there is no Vert.x context
   */
  public T get() {
    T value = value(context("get"));
    if (value == null) {
      throw new NoSuchElementException(
          this
              + " is not set"
              + Tasks.current().map(task -> " in the task '" + task.name() + "'").orElse("")
              + ": set it before the fork, or use orElse");
    }
    return value;
  }

  /**
   * The value, or the other one when it is not set.
   *
   * @throws IllegalStateException outside a task, where there is no Vert.x context
   */
  public T orElse(T other) {
    T value = value(context("orElse"));
    return value == null ? other : value;
  }

  /**
   * The value; empty when it is not set.
   *
   * @throws IllegalStateException outside a task, where there is no Vert.x context
   */
  public Optional<T> find() {
    return Optional.ofNullable(value(context("find")));
  }

  /**
   * Sets the value for the rest of this task, or until it is set again. {@link #where} is for a
   * part of it.
   *
   * @throws IllegalStateException outside a task, where there is no Vert.x context, or one that is
   *     shared
   */
  public void set(T value) {
    Objects.requireNonNull(value, () -> this + ".set: the value is null; use clear");
    put(ownContext("set"), value);
  }

  /**
   * Takes the value away from this task.
   *
   * @throws IllegalStateException as {@link #set} does
   */
  public void clear() {
    put(ownContext("clear"), null);
  }

  /**
   * Runs the body with the value, and then sets the former one again, or none. Other locals that
   * the body sets stay set.
   *
   * @throws IllegalStateException as {@link #set} does
   */
  @CanIgnoreReturnValue
  public <R extends @Nullable Object, X extends Exception> R where(T value, Body<R, X> body)
      throws X {
    Objects.requireNonNull(value, () -> this + ".where: the value is null");
    Context context = ownContext("where");
    T former = value(context);
    put(context, value);
    try {
      return body.run();
    } finally {
      put(context, former);
    }
  }

  /** {@link #where(Object, Body)} for code that returns nothing. */
  public <X extends Exception> void where(T value, Action<X> action) throws X {
    where(
        value,
        (Body<Boolean, X>)
            () -> {
              action.run();
              return true;
            });
  }

  // ---- the values of a context

  @SuppressWarnings("unchecked") // put under this key
  private @Nullable T value(Context context) {
    return TaskContexts.values(context) instanceof LocalValues values ? (T) values.of(this) : null;
  }

  private void put(Context context, @Nullable T value) {
    LocalValues values =
        TaskContexts.values(context) instanceof LocalValues set ? set : LocalValues.NONE;
    TaskContexts.values(context, values.with(this, value));
  }

  private Context context(String what) {
    Context context = TaskContexts.current();
    if (context == null) {
      throw new IllegalStateException(
          this
              + "."
              + what
              + " was called outside a task, on the thread "
              + Thread.currentThread().getName()
              + ": start a task with Tasks.run(vertx, () -> ...), or carry the locals there with"
              + " Locals.copy()");
    }
    return context;
  }

  private Context ownContext(String what) {
    Context context = context(what);
    if (!TaskContexts.isOwn(context)) {
      throw new IllegalStateException(
          this
              + "."
              + what
              + " was called outside a task, on a context that all callbacks of its verticle share:"
              + " start a task with Tasks.run(vertx, () -> ...) and set it there");
    }
    return context;
  }

  @Override
  public String toString() {
    return "the task local '" + name + "'";
  }
}
