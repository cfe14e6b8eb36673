// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a {@link Select} waits for, and what to do when it is the one. Made for a
 * single select, by {@link Queue#taking}, {@link Queue#putting} and the methods of {@link Select}.
 *
 * @param <R> the result of its body
 * @param <X> what its body throws
 */
public abstract sealed class Branch<R extends @Nullable Object, X extends Exception>
    permits TakeBranch, PutBranch, EventBranch, TimeBranch, OtherwiseBranch {
  private boolean used;

  Branch() {}

  /** A branch keeps what happened to it, so it serves once. */
  final void use() {
    if (used) {
      throw new IllegalStateException(
          "the branch for " + this + " was used before: make a new one for each select");
    }
    used = true;
  }

  /** Looks at what needs no guard. */
  void look() {}

  /** What is to be held while it is tried and enlisted; null: nothing. */
  @Nullable Guard guard() {
    return null;
  }

  /** Does it if it can be done now; under the guard. */
  abstract boolean tryNow();

  /** Sees to it that the wait is resumed with this number once it was done; under the guard. */
  abstract void enlist(Waiter select, int number);

  /** Undoes {@link #enlist}, after the wait. */
  void withdraw() {}

  /** Runs the body: this is the branch that was chosen. */
  abstract R result() throws X;

  /** What is waited for, in a noun phrase. */
  @Override
  public abstract String toString();
}
