// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way into tasks, and what can be done in one. Made to be imported statically.
 *
 * <pre>{@code
 * Tasks.main(() -> {
 *   List<Page> pages = gather(urls, 10, url -> failAfter(ofSeconds(5), () -> fetch(url)));
 *   System.out.println(pages.size());
 * });
 * }</pre>
 *
 * <p><b>Checkpoints.</b> Every method here that can wait is a checkpoint: it raises {@link
 * Cancellation} when a scope around it is cancelled or a deadline around it has passed, before it
 * has any effect. An operation that has already succeeded returns its value, and the cancellation
 * is seen at the next checkpoint. Waits of the JDK are not checkpoints.
 *
 * <p><b>Outside a task</b> everything but {@link #main}, {@link #run}, {@link #handler} and {@link
 * #shutdown} throws an {@code IllegalStateException} at once. Timeouts are turned into deadlines of
 * nanosecond resolution at the entry; zero and negative ones have passed already.
 */
@CheckReturnValue
public final class Tasks {
  private Tasks() {}

  // ---- the way in

  /**
   * Creates a Vert.x, runs the body as a task on it, shuts everything down and returns the result;
   * the calling thread waits. Interrupting it, or SIGINT and SIGTERM, cancels the task and waits up
   * to ten seconds for its cleanup. {@code System.exit} in the body ends the JVM without cleanup,
   * as ever.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T main(Body<T, X> body) throws X {
    return Main.run(body);
  }

  /** {@link #main(Body)} for code that returns nothing. */
  public static <X extends Exception> void main(Action<X> action) throws X {
    Main.run(bodyOf(action));
  }

  /**
   * Runs the body as a task on the calling event loop, or on one of the Vert.x when the caller is
   * not on any. The task has no parent: it ends by itself or with {@link #shutdown}.
   *
   * @return the result, on the calling context; fails with {@link TaskCancelledException} when the
   *     task was cancelled
   */
  public static <T extends @Nullable Object> Future<T> run(Vertx vertx, Body<T, ?> body) {
    return Roots.run(vertx, null, body);
  }

  /** {@link #run(Vertx, Body)} with a name for logs and dumps. */
  public static <T extends @Nullable Object> Future<T> run(
      Vertx vertx, String name, Body<T, ?> body) {
    return Roots.run(vertx, name, body);
  }

  /** {@link #run(Vertx, Body)} for code that returns nothing. */
  public static Future<@Nullable Void> run(Vertx vertx, Action<?> action) {
    return Roots.run(vertx, null, GroupNode.asBody(action));
  }

  /** {@link #run(Vertx, Action)} with a name for logs and dumps. */
  public static Future<@Nullable Void> run(Vertx vertx, String name, Action<?> action) {
    return Roots.run(vertx, name, GroupNode.asBody(action));
  }

  /**
   * A handler that runs the action as a task for each event, started in the order of the events. An
   * HTTP request is paused at once, so that its body is still there when the task reads it. A
   * failure ends the request with 500 or the message with a failure reply if that is still
   * possible, and is logged.
   */
  public static <E> Handler<E> handler(ActionWith<? super E, ?> action) {
    return event -> Roots.handle(event, action);
  }

  /**
   * Shuts a Vert.x down in the order that lets cleanup work: cancels the tasks that no verticle
   * owns and waits for them, undeploys the verticles, closes the Vert.x. Tasks that have not ended
   * within the grace are named in the log and left behind.
   */
  @CanIgnoreReturnValue
  public static Future<@Nullable Void> shutdown(Vertx vertx, Duration grace) {
    return Roots.shutdown(vertx, grace);
  }

  /**
   * Cancels the tasks that {@link #run} and {@link #handler} started on any event loop of the
   * Vert.x, and completes when they have ended, or after the grace; those that have not ended by
   * then are named in the log and left behind. Verticles go on, and new tasks may be started: it is
   * the step before undeploying for those who shut down in an order of their own.
   */
  public static Future<@Nullable Void> cancelRoots(Vertx vertx, Duration grace) {
    return Roots.cancelRoots(vertx.getOrCreateContext().owner(), grace);
  }

  // ---- groups

  /**
   * Runs the body in a new task group and returns its value when every task of the group has
   * completed.
   *
   * @throws TaskCancelledException when the group itself was cancelled before the body returned
   * @throws Exception the first failure of the body or a task, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T group(BodyWith<? super TaskGroup, T, ?> body)
      throws Exception {
    return GroupNode.run(body, true);
  }

  /**
   * {@link #group(BodyWith)} for code that returns nothing; returns quietly when the group itself
   * was cancelled.
   */
  public static void group(ActionWith<? super TaskGroup, ?> action) throws Exception {
    var unused = GroupNode.run(valued(action), false);
  }

  /**
   * {@link #group(BodyWith)} in which the failure of a task leaves the others and the body alone:
   * ask the tasks for their outcomes. Failures that nobody has asked for ({@link Task#await},
   * {@link Task#outcome}, {@link Task#future}) when the group is left are logged, once; of more
   * than 1,000 of them the earliest are logged at once.
   *
   * @throws TaskCancelledException when the group itself was cancelled before the body returned
   * @throws Exception the failure of the body, or a fatal error of a task, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T supervisor(BodyWith<? super TaskGroup, T, ?> body)
      throws Exception {
    return GroupNode.run(GroupKind.SUPERVISOR, body, true);
  }

  /**
   * {@link #supervisor(BodyWith)} for code that returns nothing; returns quietly when the group
   * itself was cancelled.
   */
  public static void supervisor(ActionWith<? super TaskGroup, ?> action) throws Exception {
    var unused = GroupNode.run(GroupKind.SUPERVISOR, valued(action), false);
  }

  /**
   * A group for an unbounded number of tasks, such as one for each message of a stream: nothing is
   * kept of a task that has completed. The failure of a task leaves the others and the body alone;
   * if nobody waits for the task at that moment it is logged, once. Bound the number of tasks that
   * run at a time with a semaphore.
   *
   * @throws TaskCancelledException when the group itself was cancelled before the body returned
   * @throws Exception the failure of the body, or a fatal error of a task, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T service(BodyWith<? super TaskGroup, T, ?> body)
      throws Exception {
    return GroupNode.run(GroupKind.SERVICE, body, true);
  }

  /**
   * {@link #service(BodyWith)} for code that returns nothing; returns quietly when the group itself
   * was cancelled.
   */
  public static void service(ActionWith<? super TaskGroup, ?> action) throws Exception {
    var unused = GroupNode.run(GroupKind.SERVICE, valued(action), false);
  }

  /**
   * Runs the body for each item, all at the same time, and returns the results in the order of the
   * items. The first failure cancels the rest.
   *
   * @throws X the first failure, as itself
   */
  public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception>
      List<T> gather(
          Collection<? extends I> items, BodyWith<? super I, ? extends T, ? extends X> body)
          throws X {
    return asItself(() -> Gather.all(items, body));
  }

  /**
   * {@link #gather(Collection, BodyWith)} with at most {@code limit} bodies at a time, begun in the
   * order of the items.
   *
   * @throws IllegalArgumentException when the limit is less than 1
   */
  public static <I extends @Nullable Object, T extends @Nullable Object, X extends Exception>
      List<T> gather(
          Collection<? extends I> items,
          int limit,
          BodyWith<? super I, ? extends T, ? extends X> body)
          throws X {
    return asItself(() -> Gather.bounded(items, limit, body));
  }

  /**
   * {@link #gather(Collection, BodyWith)} in which nobody's failure disturbs the others: each item
   * gets its outcome.
   */
  public static <I extends @Nullable Object, T extends @Nullable Object>
      List<Outcome<T>> gatherOutcomes(
          Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) {
    return asItself(() -> Gather.allOutcomes(items, body));
  }

  /** {@link #gatherOutcomes(Collection, BodyWith)} with at most {@code limit} bodies at a time. */
  public static <I extends @Nullable Object, T extends @Nullable Object>
      List<Outcome<T>> gatherOutcomes(
          Collection<? extends I> items, int limit, BodyWith<? super I, ? extends T, ?> body) {
    return asItself(() -> Gather.boundedOutcomes(items, limit, body));
  }

  /** Runs both at the same time. The first failure cancels the other, and is thrown. */
  public static <A extends @Nullable Object, B extends @Nullable Object, X extends Exception>
      Both<A, B> gather(Body<A, ? extends X> first, Body<B, ? extends X> second) throws X {
    return asItself(() -> {
      Both<Task<A>, Task<B>> both =
          GroupNode.run(g -> new Both<>(g.fork(first), g.fork(second)), true);
      return new Both<>(both.first().await(), both.second().await());
    });
  }

  /** Runs all three at the same time. The first failure cancels the others, and is thrown. */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          X extends Exception>
      Triple<A, B, C> gather(
          Body<A, ? extends X> first, Body<B, ? extends X> second, Body<C, ? extends X> third)
          throws X {
    return asItself(() -> {
      Triple<Task<A>, Task<B>, Task<C>> all =
          GroupNode.run(g -> new Triple<>(g.fork(first), g.fork(second), g.fork(third)), true);
      return new Triple<>(all.first().await(), all.second().await(), all.third().await());
    });
  }

  /** Runs all four at the same time. The first failure cancels the others, and is thrown. */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          X extends Exception>
      Quadruple<A, B, C, D> gather(
          Body<A, ? extends X> first,
          Body<B, ? extends X> second,
          Body<C, ? extends X> third,
          Body<D, ? extends X> fourth)
          throws X {
    return asItself(() -> {
      Quadruple<Task<A>, Task<B>, Task<C>, Task<D>> all =
          GroupNode.run(
              g -> new Quadruple<>(g.fork(first), g.fork(second), g.fork(third), g.fork(fourth)),
              true);
      return new Quadruple<>(
          all.first().await(), all.second().await(), all.third().await(), all.fourth().await());
    });
  }

  /** Waits for all futures and returns their results in order; the first failure ends the wait. */
  public static <T extends @Nullable Object> List<T> gather(List<Future<T>> futures) {
    var unused = await(Future.all(futures));
    return futures.stream().map(Future::result).toList();
  }

  /** Waits for both futures; the first failure ends the wait. */
  public static <A extends @Nullable Object, B extends @Nullable Object> Both<A, B> gather(
      Future<A> first, Future<B> second) {
    var unused = await(Future.all(first, second));
    return new Both<>(first.result(), second.result());
  }

  /**
   * Runs the body for each item, all at the same time, and hands the results out in the order of
   * completion.
   *
   * <p>The tasks belong to the scope of the caller: those that still run when it is left are
   * cancelled and waited for, and so they are when the result is closed.
   */
  public static <I extends @Nullable Object, T extends @Nullable Object> Completions<T> asCompleted(
      Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) {
    return Completions.open(items, body);
  }

  /**
   * Runs all bodies at the same time and returns the first success; the others are cancelled and
   * waited for. When all fail, the first failure is thrown with the others suppressed.
   */
  @SafeVarargs
  public static <T extends @Nullable Object, X extends Exception> T race(
      Body<? extends T, ? extends X>... bodies) throws X {
    return asItself(() -> Gather.<T>race(bodies));
  }

  // ---- deadlines, shields, scopes

  /**
   * Runs the body and fails when it takes longer than the timeout. Returns or throws only after the
   * body has ended; a value that it returned in spite of the deadline is returned.
   *
   * @throws DeadlineExceededException when the deadline cancelled the body; says where the time
   *     went
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T failAfter(
      Duration timeout, Body<T, X> body) throws X {
    return Blocks.failing(BlockNode.open("failAfter", timeout), body);
  }

  /** {@link #failAfter(Duration, Body)} for code that returns nothing. */
  public static <X extends Exception> void failAfter(Duration timeout, Action<X> action) throws X {
    var unused = Blocks.failing(BlockNode.open("failAfter", timeout), bodyOf(action));
  }

  /** {@link #failAfter(Duration, Body)} with a deadline that is known already. */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T failAt(
      Deadline deadline, Body<T, X> body) throws X {
    return Blocks.failing(BlockNode.open("failAt", deadline), body);
  }

  /** {@link #failAt(Deadline, Body)} for code that returns nothing. */
  public static <X extends Exception> void failAt(Deadline deadline, Action<X> action) throws X {
    var unused = Blocks.failing(BlockNode.open("failAt", deadline), bodyOf(action));
  }

  /**
   * Runs the body, and moves on without a value when it takes longer than the timeout and has been
   * unwound.
   */
  public static <T, X extends Exception> Optional<T> moveOnAfter(Duration timeout, Body<T, X> body)
      throws X {
    return Blocks.movingOn(BlockNode.open("moveOnAfter", timeout), body);
  }

  /**
   * {@link #moveOnAfter(Duration, Body)} for code that returns nothing.
   *
   * @return whether it ran to its end
   */
  @CanIgnoreReturnValue
  public static <X extends Exception> boolean moveOnAfter(Duration timeout, Action<X> action)
      throws X {
    return Blocks.movingOn(
            BlockNode.open("moveOnAfter", timeout),
            () -> {
              action.run();
              return true;
            })
        .isPresent();
  }

  /**
   * Runs the body where cancellations and deadlines from around it do not reach it; they are seen
   * again right after. For cleanup that has to wait, which is why it must have a timeout of its
   * own.
   *
   * @throws DeadlineExceededException when the body took longer than its timeout, after it has been
   *     unwound
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T shield(
      Duration timeout, Body<T, X> body) throws X {
    return Blocks.failing(BlockNode.openShield("shield", timeout), body);
  }

  /** {@link #shield(Duration, Body)} for code that returns nothing. */
  public static <X extends Exception> void shield(Duration timeout, Action<X> action) throws X {
    var unused = Blocks.failing(BlockNode.openShield("shield", timeout), bodyOf(action));
  }

  /**
   * Runs the body in a scope that can be cancelled from anywhere; then there is no value, quietly.
   */
  @CanIgnoreReturnValue
  public static <T, X extends Exception> Optional<T> cancelScope(
      BodyWith<? super CancelScope, T, X> body) throws X {
    BlockNode block = BlockNode.open("cancelScope");
    return Blocks.movingOn(block, () -> body.apply(block));
  }

  /**
   * {@link #failAfter(Duration, Body)} for a body that may not end: it runs in a task of its own,
   * which is cancelled when the timeout has passed, and abandoned in the same moment if it cannot
   * end without waiting. An abandoned task is named in the log, counted ({@link GroupStatistics},
   * {@link TaskTree.Loop}) and barred from forking and waiting ever after; what it still does is
   * nobody's business any more, and what it holds is not given back before it ends. To give the
   * body time for its cleanup, cancel it earlier: {@code abandonAfter(ofSeconds(6), () ->
   * failAfter(ofSeconds(5), body))}.
   *
   * @throws DeadlineExceededException when the timeout has passed; says where the time went
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T abandonAfter(
      Duration timeout, Body<T, X> body) throws X {
    return Abandoning.run(timeout, body);
  }

  /** {@link #abandonAfter(Duration, Body)} for code that returns nothing. */
  public static <X extends Exception> void abandonAfter(Duration timeout, Action<X> action)
      throws X {
    var unused = Abandoning.run(timeout, GroupNode.asBody(action));
  }

  /**
   * The innermost scope around this code: the block, the group, or else the task. In a {@code
   * failAfter} it is the way to its deadline: {@code scope().reschedule(ofSeconds(9))}.
   */
  public static CancelScope scope() {
    return TaskNode.required("Tasks.scope").scope();
  }

  /**
   * Whether a scope around this code was told to end by {@link CancelScope#cancel(String,
   * Duration)}, or is cancelled: time to finish. No checkpoint.
   */
  public static boolean isStopping() {
    return TaskNode.required("Tasks.isStopping").scope().isStopping();
  }

  /** Waits until a scope around this code is told to end; returns at once when one was. */
  public static void awaitStopping() {
    var unused = untilStopping(() -> new Told().await());
  }

  /**
   * Runs the body, and moves on without a value when a scope around this code is told to end: for
   * the waits of a loop that should then finish.
   *
   * <pre>{@code
   * while (untilStopping(queue::take).map(this::handle).isPresent()) {}
   * }</pre>
   */
  public static <T, X extends Exception> Optional<T> untilStopping(Body<T, X> body) throws X {
    return Blocks.movingOn(BlockNode.openUntilStopping("untilStopping"), body);
  }

  /**
   * {@link #untilStopping(Body)} for code that returns nothing.
   *
   * @return whether it ran to its end
   */
  @CanIgnoreReturnValue
  public static <X extends Exception> boolean untilStopping(Action<X> action) throws X {
    return untilStopping(bodyOf(action)).isPresent();
  }

  /** The earliest deadline around this code; empty when there is none. */
  public static Optional<Deadline> deadline() {
    ScopeNode owner = TaskNode.required("Tasks.deadline").scope().deadlineOwner;
    return owner == null ? Optional.empty() : owner.deadline();
  }

  // ---- waiting

  /**
   * Waits for the future and returns its result. When the wait is cancelled, the operation behind
   * the future goes on and its result is ignored: use it for operations that need no stopping.
   *
   * <p>A failure is thrown as itself, even if it is a checked exception. Interrupts do not end the
   * wait.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T await(Future<T> future) {
    return FutureWaiter.await(future, null, null);
  }

  /**
   * {@link #await(Future)} for an operation that can be stopped.
   *
   * @param stop called once, on the event loop, when the wait is cancelled; a failure that this
   *     gives the future is not seen, only the cancellation is
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T await(Future<T> future, Runnable stop) {
    return FutureWaiter.await(future, stop, null);
  }

  /**
   * {@link #await(Future, Runnable)} for an operation whose result must not be lost.
   *
   * @param dispose called once, on the event loop, with a result that came after the wait was
   *     cancelled
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T await(
      Future<T> future, Runnable stop, Consumer<? super T> dispose) {
    return FutureWaiter.await(future, stop, dispose);
  }

  /** Waits for a span of time; just a {@link #checkpoint} when it is zero or negative. */
  public static void sleep(Duration span) {
    Sleep.sleep(span);
  }

  /**
   * Raises if this code is cancelled or late. Does not wait, but lets others go first when the task
   * has held the event loop for its share.
   */
  public static void checkpoint() {
    TaskNode.required("Tasks.checkpoint").checkpoint();
  }

  /** The task that runs this code; empty outside one. */
  public static Optional<Task<?>> current() {
    return Optional.ofNullable(TaskNode.current());
  }

  /**
   * Where this task gets its chance from: a generator of the machine's, and under simulation one
   * that the seed determines. Ask for it where it is used.
   */
  public static RandomGenerator random() {
    return TaskNode.required("Tasks.random").scheduler.random();
  }

  // ---- inside

  /** A wait that only a cancellation ends. */
  private static final class Told extends OpenEnded {
    Told() {
      super("Tasks.awaitStopping");
    }

    @Override
    public String toString() {
      return "being told to end";
    }
  }

  private static BodyWith<TaskGroup, Boolean, ?> valued(ActionWith<? super TaskGroup, ?> action) {
    return group -> {
      action.run(group);
      return true;
    };
  }

  private static <X extends Exception> Body<Boolean, X> bodyOf(Action<X> action) {
    return () -> {
      action.run();
      return true;
    };
  }

  /**
   * Lets the failures of tasks through as themselves, where the compiler would see {@code
   * Exception}.
   */
  private static <T extends @Nullable Object> T asItself(Body<T, ?> body) {
    try {
      return body.run();
    } catch (Exception e) {
      throw Rethrow.asItself(e);
    }
  }
}
