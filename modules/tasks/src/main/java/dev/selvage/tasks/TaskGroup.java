// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/**
 * A block of code that is left only when every task forked in it has completed.
 *
 * <pre>{@code
 * Profile profile = group(g -> {
 *   Task<User> user = g.fork(() -> users.find(id));
 *   Task<List<Order>> orders = g.fork("orders", () -> orders.of(id));
 *   return new Profile(user.await(), orders.await());
 * });
 * }</pre>
 *
 * <p>What happens when a task fails is the difference between the three kinds:
 *
 * <ul>
 *   <li>{@link Tasks#group}: the first task that fails cancels the others and the body; when all
 *       have ended its failure is thrown as itself, later failures attached as suppressed.
 *   <li>{@link Tasks#supervisor}: the others and the body go on. Failures are got from the tasks;
 *       those that nobody has asked for when the group ends are logged then.
 *   <li>{@link Tasks#service}: the others and the body go on. A failure that nobody waits for is
 *       logged at once, and nothing is kept: for an unbounded number of tasks.
 * </ul>
 *
 * <p>In each kind, a failure of the body cancels the tasks and is thrown, and so does a fatal error
 * ({@code VirtualMachineError}, {@code LinkageError}) of a task. No kind keeps anything of tasks
 * that have succeeded or were cancelled. There is no limit to the number of tasks but memory.
 *
 * <p><b>Forking</b> is no checkpoint and never waits. It is possible until the group has ended,
 * from its body, its tasks, their tasks, callbacks of its event loop and any other thread. A task
 * forked after the group was cancelled is cancelled before it runs. On the group's event loop a
 * fork after its end throws {@link GroupClosedException}; elsewhere nobody can know that yet, so
 * the fork returns a task, which then fails with that.
 *
 * <p>A group is cancelled as a {@link CancelScope}, from any thread.
 */
public sealed interface TaskGroup extends CancelScope permits GroupNode {
  /**
   * Starts a task in this group; it begins to run after the caller waits, in the order of the
   * forks. It runs on the group's event loop, in the Vert.x context of the task that forks it if
   * that is there too, else in the one of the group's owner.
   *
   * @throws GroupClosedException when the group has ended; the body was not started
   */
  @CanIgnoreReturnValue
  <T extends @Nullable Object> Task<T> fork(Body<T, ?> body);

  /** {@link #fork(Body)} with a name for logs and dumps. */
  @CanIgnoreReturnValue
  <T extends @Nullable Object> Task<T> fork(String name, Body<T, ?> body);

  /** {@link #fork(Body)} for code that returns nothing. */
  @CanIgnoreReturnValue
  Task<@Nullable Void> fork(Action<?> action);

  /** {@link #fork(Action)} with a name for logs and dumps. */
  @CanIgnoreReturnValue
  Task<@Nullable Void> fork(String name, Action<?> action);

  /**
   * {@link #fork(Body)}, but the body runs at once until its first wait, before this method
   * returns: what needs no wait has completed then. A switch point, for the body runs; other tasks
   * do not, unless the turn of tasks ends meanwhile. From other threads, and from callbacks, it is
   * a plain fork.
   *
   * @throws GroupClosedException when the group has ended; the body was not started
   */
  @CanIgnoreReturnValue
  <T extends @Nullable Object> Task<T> forkEager(Body<T, ?> body);

  /** {@link #forkEager(Body)} with a name for logs and dumps. */
  @CanIgnoreReturnValue
  <T extends @Nullable Object> Task<T> forkEager(String name, Body<T, ?> body);

  /** {@link #forkEager(Body)} for code that returns nothing. */
  @CanIgnoreReturnValue
  Task<@Nullable Void> forkEager(Action<?> action);

  /** {@link #forkEager(Action)} with a name for logs and dumps. */
  @CanIgnoreReturnValue
  Task<@Nullable Void> forkEager(String name, Action<?> action);

  /**
   * Starts a daemon task: it is cancelled when the body has returned and all tasks of the group
   * that are no daemons have completed, and waited for then as any other. It may fork others while
   * it is unwound.
   *
   * @throws GroupClosedException when the group has ended; the body was not started
   */
  @CanIgnoreReturnValue
  Task<@Nullable Void> forkDaemon(Action<?> action);

  /** {@link #forkDaemon(Action)} with a name for logs and dumps. */
  @CanIgnoreReturnValue
  Task<@Nullable Void> forkDaemon(String name, Action<?> action);

  /**
   * Starts a task and waits until it says that it is ready; from then on it is a task of this group
   * as any other. Call it in a task of the group's event loop.
   *
   * <pre>{@code
   * int port = g.start("server", ready -> {
   *   var server = await(vertx.createHttpServer().requestHandler(handler).listen(0));
   *   ready.ready(server.actualPort());
   *   awaitStopping();
   * });
   * }</pre>
   *
   * <p>Until it is ready the task belongs to the one who starts it: if that is cancelled, the task
   * is cancelled and waited for, and its failure is thrown here and not by the group.
   *
   * @return the value that it was ready with
   * @throws IllegalStateException when the task ended without being ready
   * @throws TaskCancelledException when the task was cancelled before it was ready; what it threw,
   *     as itself and even if it is a checked exception, when it failed
   */
  @CanIgnoreReturnValue
  <T extends @Nullable Object> T start(String name, ActionWith<Ready<T>, ?> action);

  /** How many tasks the group has had. Exact on its event loop, a moment old on other threads. */
  GroupStatistics statistics();
}
