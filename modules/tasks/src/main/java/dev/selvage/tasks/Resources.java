// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was acquired in a block, to be released when the block is left, the latest first.
 *
 * <pre>{@code
 * Report report = Resources.use(r -> {
 *   Database db = r.acquire(() -> Database.open(vertx, url));                 // AutoCloseable
 *   HttpServer server = r.acquire(vertx.createHttpServer(…).listen(0), HttpServer::close);
 *   r.onRelease(() -> log.info("released"));
 *   return work(db, server);
 * });
 * }</pre>
 *
 * <p>For a number of resources that is known only at run time, for those that are acquired in
 * parallel or close with a {@code Future}, and for cleanup that must come about in a cancelled
 * task; one or two that close without waiting are well served by {@code try}.
 *
 * <p><b>The end.</b> The block may end in any way: everything is released, in the reverse of the
 * order in which it was acquired, one after the other, after the tasks that belong to the block (a
 * cursor that was not closed, for instance). Each release runs in a shield of its own, with the
 * grace as its timeout, so that a cancellation reaches none of them and none can hold up the others
 * for long. What the releases throw does not keep later ones from running.
 *
 * <p><b>Errors.</b> The failure of the body is thrown as itself, with those of the releases
 * suppressed in the order in which they came. If the body succeeded, or was cancelled, the first
 * failure of a release is thrown in its place; a cancellation is then seen at the next checkpoint
 * outside. A release that misses its grace fails with a {@link DeadlineExceededException}. A {@link
 * VirtualMachineError} or {@link LinkageError} comes before the others.
 *
 * <p><b>Blocking and cancellation.</b> Every {@code acquire} is a checkpoint. A resource is held
 * from the moment in which its {@code open} has returned: what that waits for before is cancelled
 * as any wait is, and has no effect then. Of a {@code Future}, which cannot be called off, the
 * resource is waited for, up to the grace, and released. Releasing waits.
 *
 * <p><b>Thread safety.</b> May be used by the tasks of one event loop, such as those that a {@code
 * gather} in the block forks: resources acquired in parallel are released in the reverse of the
 * order in which they were there. There is no limit to their number but memory.
 */
@CheckReturnValue
public final class Resources {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TaskNode<?> owner;
  private final Duration grace;
  private final List<Action<?>> releases = new ArrayList<>();
  private boolean over;

  private Resources(TaskNode<?> owner, Duration grace) {
    this.owner = owner;
    this.grace = grace;
  }

  // ---- blocks

  /**
   * Runs the body, then releases what it acquired; a grace of ten seconds for each release.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T use(
      BodyWith<? super Resources, T, X> body) throws X {
    return use(GRACE, body);
  }

  /** {@link #use(BodyWith)} for code that returns nothing. */
  public static <X extends Exception> void use(ActionWith<? super Resources, X> action) throws X {
    use(GRACE, action);
  }

  /**
   * {@link #use(BodyWith)} with another grace.
   *
   * @param grace how long each release may take
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T use(
      Duration grace, BodyWith<? super Resources, T, X> body) throws X {
    if (!grace.isPositive()) {
      throw new IllegalArgumentException(
          "Resources.use: the grace is " + grace + "; it must be positive");
    }
    Resources resources = new Resources(TaskNode.required("Resources.use"), grace);
    T value = resources.run(body);
    resources.releaseAfter(null);
    return value;
  }

  /** {@link #use(Duration, BodyWith)} for code that returns nothing. */
  public static <X extends Exception> void use(
      Duration grace, ActionWith<? super Resources, X> action) throws X {
    var unused =
        Resources.<Boolean, X>use(
            grace,
            resources -> {
              action.run(resources);
              return true;
            });
  }

  /**
   * Runs a body that acquires several resources which are of use only together: when it succeeds
   * they belong to this block, when it fails or is cancelled those that it acquired are released at
   * once.
   *
   * <pre>{@code
   * Service service = r.allOrNothing(parts -> {
   *   Socket socket = parts.acquire(() -> connect(), Socket::close);
   *   return new Service(socket, parts.acquire(() -> logIn(socket), Session::logOut));
   * });
   * }</pre>
   *
   * @throws X what the body threw, as itself
   */
  public <T extends @Nullable Object, X extends Exception> T allOrNothing(
      BodyWith<? super Resources, T, X> body) throws X {
    Resources parts = new Resources(user("allOrNothing"), grace);
    T value = parts.run(body);
    if (over) {
      parts.releaseAfter(ended("allOrNothing"));
    }
    releases.addAll(parts.releases);
    parts.over = true;
    return value;
  }

  /** In a scope, so that what belongs to it ends before anything is released. */
  private <T extends @Nullable Object, X extends Exception> T run(
      BodyWith<? super Resources, T, X> body) {
    try {
      return Blocks.failing(BlockNode.open("Resources.use"), () -> body.apply(this));
    } catch (Throwable e) {
      releaseAfter(e);
      throw Rethrow.asItself(e);
    }
  }

  // ---- acquiring

  /**
   * Opens a resource that will be closed. Both may wait.
   *
   * @param close must have closed it when it returns: {@code server -> await(server.close())}
   * @throws X what {@code open} threw, as itself; nothing is held then
   * @throws IllegalStateException when the block has ended; if it ended meanwhile, the resource is
   *     closed first
   */
  public <T, X extends Exception> T acquire(Body<T, X> open, ActionWith<? super T, ?> close)
      throws X {
    Objects.requireNonNull(close, "Resources.acquire: the close is null");
    user("acquire").checkpoint();
    T resource = Objects.requireNonNull(open.run(), "Resources.acquire: the resource is null");
    hold("acquire", () -> close.run(resource));
    return resource;
  }

  /** {@link #acquire(Body, ActionWith)} for what knows how to close itself. */
  public <T extends AutoCloseable, X extends Exception> T acquire(Body<T, X> open) throws X {
    return acquire(open, AutoCloseable::close);
  }

  /**
   * Waits for a resource that is being opened, and will be closed; what {@code close} returns is
   * waited for. It belongs to this block from now on, whatever happens to the wait: when that is
   * cancelled, the resource is waited for, up to the grace, and closed; if it comes later still,
   * that is logged, and it is closed when it comes.
   *
   * @throws IllegalStateException when the block has ended; the resource is closed when it comes
   */
  public <T> T acquire(Future<T> opening, Function<? super T, ? extends Future<?>> close) {
    Objects.requireNonNull(close, "Resources.acquire: the close is null");
    T resource;
    try {
      var unused = user("acquire");
    } catch (IllegalStateException e) {
      opening.onSuccess(late -> closeLate(late, close));
      throw e;
    }
    try {
      T opened = Tasks.await(opening);
      resource = Objects.requireNonNull(opened, "Resources.acquire: the resource is null");
    } catch (Cancellation c) {
      throw Rethrow.asItself(merged(c, failureOf(() -> closeWhenOpen(opening, close))));
    }
    hold("acquire", () -> Tasks.await(close.apply(resource)));
    return resource;
  }

  /** Runs the action when the block is left, in its place among the releases. Not a checkpoint. */
  public void onRelease(Action<?> action) {
    Objects.requireNonNull(action, "Resources.onRelease: the action is null");
    if (over) {
      throw ended("onRelease");
    }
    var unused = user("onRelease");
    releases.add(action);
  }

  private TaskNode<?> user(String what) {
    TaskNode<?> task = TaskNode.required("Resources." + what);
    if (task.scheduler != owner.scheduler) {
      throw new IllegalStateException(
          "Resources."
              + what
              + " was called on another event loop than that of "
              + owner.describe()
              + ", whose block it is");
    }
    if (over) {
      throw ended(what);
    }
    return task;
  }

  private IllegalStateException ended(String what) {
    return new IllegalStateException(
        "Resources."
            + what
            + " was called after the block in "
            + owner.describe()
            + " had ended, and its resources were released: acquire them inside the block");
  }

  /** The block may have ended while the resource was opened, by a task that is not of it. */
  private void hold(String what, Action<?> release) {
    if (over) {
      throw Rethrow.asItself(merged(ended(what), failureOf(() -> Tasks.shield(grace, release))));
    }
    releases.add(release);
  }

  private <T> void closeWhenOpen(
      Future<T> opening, Function<? super T, ? extends Future<?>> close) {
    var unused = failureOf(() -> Tasks.shield(grace, () -> Tasks.await(opening)));
    if (opening.succeeded()) {
      Tasks.shield(grace, () -> Tasks.await(close.apply(opening.result())));
    } else if (!opening.isComplete()) {
      Reports.opensTooLong(owner.describe(), grace);
      opening.onSuccess(late -> closeLate(late, close));
    }
  }

  private <T> void closeLate(T late, Function<? super T, ? extends Future<?>> close) {
    String what = "closing what came too late for " + owner.describe();
    try {
      close.apply(late).onFailure(e -> Reports.unobserved(what, e));
    } catch (RuntimeException e) {
      Reports.unobserved(what, e);
    }
  }

  // ---- releasing

  /** Throws what all of it has come to, if that is a failure. */
  private void releaseAfter(@Nullable Throwable thrown) {
    over = true;
    Throwable first = thrown;
    for (Action<?> release : releases.reversed()) {
      Throwable failure = failureOf(() -> Tasks.shield(grace, release));
      first = first == null ? failure : merged(first, failure);
    }
    releases.clear();
    if (first != null) {
      throw Rethrow.asItself(first);
    }
  }

  private static @Nullable Throwable failureOf(Action<?> action) {
    try {
      action.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /** The first failure with the later one suppressed; a cancellation is no failure. */
  private static Throwable merged(Throwable first, @Nullable Throwable later) {
    if (later == null || later == first || later instanceof Cancellation) {
      return first;
    }
    if (first instanceof Cancellation) {
      return later;
    }
    boolean fatal = GroupNode.isFatal(later) && !GroupNode.isFatal(first);
    Throwable thrown = fatal ? later : first;
    thrown.addSuppressed(fatal ? first : later);
    return thrown;
  }
}
