// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the completion of a task. */
final class Joiner<T extends @Nullable Object> extends Waiter {
  private final TaskNode<T> awaited;
  private final Consumer<Outcome<T>> listener = this::completed;

  Joiner(TaskNode<T> awaited) {
    super("Task.await");
    this.awaited = awaited;
    awaited.listen(listener);
  }

  private void completed(Outcome<T> outcome) {
    if (resume()) {
      awaited.observe();
    }
  }

  @Override
  protected void withdraw() {
    awaited.unlisten(listener);
  }

  @Override
  protected Wakers wakers() {
    return Wakers.of(awaited, "has to end");
  }

  /** A task that waits for one of its own is looked at when that one is. */
  @Override
  protected boolean isForTasks() {
    return awaited.ownerOfGroup() == null || awaited.ownerOfGroup() != task();
  }

  @Override
  public String toString() {
    return "the end of " + awaited.describe();
  }
}
