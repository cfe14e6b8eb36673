// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A unit of work on an event loop. It starts, runs, then succeeds, fails or is cancelled: it
 * completes, once.
 *
 * <p>All methods but {@link #await} may be called from any thread.
 */
public sealed interface Task<T extends @Nullable Object> permits TaskNode {
  /** Where a task is in its life. */
  enum State {
    /** Forked, and not yet run. */
    STARTING,
    /** Running or waiting. */
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  /**
   * A number that no other task of this JVM has: that of its thread, under which thread dumps list
   * it.
   */
  long id();

  /** The name given at the fork, or a made-up one. */
  String name();

  State state();

  /** How it completed; empty while it has not. */
  Optional<Outcome<T>> outcome();

  /**
   * Waits until the task has completed and returns its value. If the wait is cancelled, the task is
   * not.
   *
   * @throws TaskCancelledException when the task was cancelled; what it threw, as itself and even
   *     if it is a checked exception, when it failed
   */
  @CanIgnoreReturnValue
  T await();

  /**
   * Asks the task to unwind: its next checkpoint raises {@link Cancellation}, and so does every
   * later one. A task that has not started never runs its body. Siblings and group are left alone.
   * A completed task is not changed; the first reason stays.
   */
  default void cancel() {
    cancel("cancel was called");
  }

  /**
   * {@link #cancel()} with a reason.
   *
   * @param why one phrase for the reader of a log
   */
  void cancel(String why);

  /**
   * Cancels the task in steps, as {@link CancelScope#cancel(String, Duration)}: it is told,
   * cancelled a grace later, and abandoned a further grace later; then it counts as cancelled,
   * whatever its code still does.
   *
   * @param why one phrase for the reader of a log
   * @param grace the length of each of the two steps
   */
  void cancel(String why, Duration grace);

  /**
   * The result as a Vert.x future of the calling context; fails with {@link TaskCancelledException}
   * when the task is cancelled. Nothing is lost if it is asked for late.
   */
  Future<T> future();
}
