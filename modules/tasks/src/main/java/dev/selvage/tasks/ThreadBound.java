// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Context that a library binds to threads, such as the MDC of a logging library, and that has to
 * follow tasks: it is copied from the code that forks a task and bound in the new task, and carried
 * to the workers of offloaded code. A task is a thread of its own, so between forks such context
 * needs no help: it stays with its task through every wait, and never reaches other tasks or
 * callbacks of the event loop.
 *
 * <p>Implementations are found by {@code ServiceLoader}, once per JVM. They are called at each
 * fork, on any thread, and must be quick; what they throw is logged, and their context is not
 * carried then.
 *
 * @param <S> a copy of the context
 */
public interface ThreadBound<S> {
  /** A copy of what is bound to the calling thread; null when that is nothing. */
  @Nullable S copy();

  /**
   * Binds a copy to the calling thread, in place of what was bound there. The copy may be bound to
   * several threads.
   *
   * @param copy null for nothing
   * @return what restores the former state; called on the same thread, unless that ends with the
   *     code that the copy was bound for
   */
  Runnable bind(@Nullable S copy);
}
