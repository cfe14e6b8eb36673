// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/** How a task completed. */
public sealed interface Outcome<T extends @Nullable Object> {
  /** It returned a value. */
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /** It threw. */
  record Failure<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {}

  /** It was cancelled and unwound. */
  record Cancelled<T extends @Nullable Object>(CancelReason reason) implements Outcome<T> {}

  /**
   * The value.
   *
   * @throws TaskCancelledException when there is none because of a cancellation; what it threw, as
   *     itself and even if it is a checked exception, when it failed
   */
  default T get() {
    return switch (this) {
      case Success<T>(var value) -> value;
      case Failure<T>(var cause) -> throw Rethrow.asItself(cause);
      case Cancelled<T>(var reason) -> throw new TaskCancelledException("the task", reason);
    };
  }
}
