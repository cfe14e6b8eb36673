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
 * <p>The first task that fails cancels the others and the body; when all have ended its failure is
 * thrown as itself, later failures attached as suppressed. If the body fails, the tasks are
 * cancelled and the body's failure is thrown. The group keeps nothing of tasks that have completed.
 *
 * <p>A group is cancelled as a {@link CancelScope}, from any thread.
 */
public sealed interface TaskGroup extends CancelScope permits GroupNode {
  /**
   * Starts a task in this group; it begins to run after the caller waits, in the order of the
   * forks. Call it from a task of the group's event loop: the body, a task of the group, a task of
   * those.
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
}
