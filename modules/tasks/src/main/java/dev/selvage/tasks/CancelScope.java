// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.Optional;

/**
 * A region of code that can be cancelled as a whole, with everything that was forked inside it.
 * Cancellation is a state, not an event: once cancelled, every checkpoint inside raises {@link
 * Cancellation}, again and again, until the region has been left. A scope absorbs its own
 * cancellation only.
 *
 * <p>All methods may be called from any thread.
 */
public sealed interface CancelScope permits TaskGroup, ScopeNode {
  /**
   * Cancels the scope. The first reason stays; cancelling again, or after it was left, changes
   * nothing.
   */
  default void cancel() {
    cancel("cancel was called");
  }

  /**
   * Cancels the scope.
   *
   * @param why one phrase for the reader of a log
   */
  void cancel(String why);

  /** Whether this scope itself was cancelled, by {@link #cancel} or by its own deadline. */
  boolean isCancelled();

  /** This scope's own deadline, if it has one; an enclosing one may be earlier. */
  Optional<Deadline> deadline();
}
