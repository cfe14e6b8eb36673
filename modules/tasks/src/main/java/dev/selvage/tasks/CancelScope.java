// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;
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

  /**
   * Cancels the scope in steps, so that its code can finish what it is at: it is told now, which
   * {@link Tasks#isStopping}, {@link Tasks#awaitStopping} and {@link Tasks#untilStopping} show;
   * cancelled when it has not ended a grace later; and when a further grace later tasks in it still
   * have not ended, those are abandoned: named in the log, left behind, and barred from forking and
   * waiting ever after. The body of a group or block is no task of it and cannot be abandoned,
   * which is logged. A scope that is stopping already, or was left, is not changed.
   *
   * @param why one phrase for the reader of a log
   * @param grace the length of each of the two steps; zero or less for no patience
   */
  void cancel(String why, Duration grace);

  /**
   * Moves the deadline of this scope to {@code timeout} after now, gives it one if it had none.
   * Code that is waiting in it is not disturbed. A scope that was cancelled, or left, is not
   * changed.
   */
  void reschedule(Duration timeout);

  /** {@link #reschedule(Duration)} with a deadline that is known already. */
  void reschedule(Deadline deadline);

  /** Takes the deadline of this scope away; those around it stay. */
  void neverExpire();

  /** Whether this scope itself was cancelled, by {@link #cancel} or by its own deadline. */
  boolean isCancelled();

  /** This scope's own deadline, if it has one; an enclosing one may be earlier. */
  Optional<Deadline> deadline();
}
