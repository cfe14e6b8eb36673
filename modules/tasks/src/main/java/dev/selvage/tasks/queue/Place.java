// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link Line}: a wait, or one branch of a {@link Select} that waits. What it was
 * given is written before its wait is settled, and counts only if that succeeds. Guarded by the
 * guard of its line; read by the waiting task when its wait is over.
 */
final class Place<T> {
  private final Waiter waiter;
  private final int branch;
  final @Nullable End end;

  /** What a putter puts, or what a taker was given. */
  @Nullable T element;

  /** Why it was sent away; null when it was served. */
  @Nullable Refusal refusal;

  /** What putting its element threw; null when nothing did. */
  private @Nullable Throwable failure;

  // Its line's.
  @Nullable Line<T> line;
  @Nullable Place<T> previous;
  @Nullable Place<T> next;

  Place(Waiter waiter, int branch, @Nullable End end) {
    this.waiter = waiter;
    this.branch = branch;
    this.end = end;
  }

  /** Takes what this putter puts; returns false when it waits no more, and nothing was put. */
  boolean accept() {
    return waiter.resume(branch);
  }

  /** Gives this taker its element; returns false when it waits no more, and nothing was taken. */
  boolean give(T given) {
    element = given;
    if (waiter.resume(branch)) {
      return true;
    }
    element = null;
    return false;
  }

  void refuse(Refusal why) {
    refusal = why;
    var unused = waiter.resume(branch);
  }

  /** Ends the wait of this putter, whose element cannot be put. */
  void fail(Throwable why) {
    failure = why;
    var unused = waiter.resume(branch);
  }

  /** Throws, in the waiting task, what its element met. */
  void throwFailure() {
    switch (failure) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null -> {}
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  void await() {
    waiter.await();
  }

  boolean isWaiting() {
    return waiter.isWaiting();
  }

  /** Out of its line, if it is in one. */
  void leave() {
    if (line != null) {
      line.remove(this);
    }
  }
}
