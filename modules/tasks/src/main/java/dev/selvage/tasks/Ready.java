// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/** How a task that was started with {@link TaskGroup#start} says that it is ready. */
public sealed interface Ready<T extends @Nullable Object> permits Starting {
  /**
   * Ends the wait of whoever started the task, with this value. A checkpoint; call it once, in a
   * task of the group's event loop.
   *
   * @throws IllegalStateException when it was called before, or after the task has ended
   */
  void ready(T value);
}
