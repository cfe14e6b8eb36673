// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws one task as it is at this moment. Asked by whoever owns the turn of its event loop. */
final class Picture {
  private Picture() {}

  /**
   * The task, with these children.
   *
   * @param asking the task that asks and therefore runs; null when none does
   * @param withPlace whether to look where in the user's code it is
   */
  static TaskSnapshot of(
      TaskNode<?> task,
      @Nullable TaskNode<?> asking,
      boolean withPlace,
      List<TaskSnapshot> children) {
    ScopeNode scope = task.scope();
    ScopeNode late = scope.deadlineOwner;
    long now = task.scheduler.now();
    return new TaskSnapshot(
        task.id(),
        task.name(),
        task.activity(asking, now),
        late == null
            ? Optional.empty()
            : Optional.of(new Due(Duration.ofNanos(late.at() - now), late.describe())),
        scope.cancelled ? Optional.of(scope.raised().reason()) : Optional.empty(),
        held(task),
        task.scheduler.threadName(),
        Optional.ofNullable(task.context().deploymentID()),
        withPlace && task.isStarted() ? Waits.place(task.javaThread()) : Optional.empty(),
        Optional.ofNullable(task.startedAt()),
        children);
  }

  /** Names what it has taken, last taken first. */
  private static List<String> held(TaskNode<?> task) {
    Owned last = task.lastTaken();
    if (last == null && !Holdings.isTracked()) {
      return List.of();
    }
    Set<String> held = new LinkedHashSet<>();
    for (Owned each = last; each != null; each = each.next) {
      held.add(each.toString());
    }
    Holdings.of(task).forEach(holding -> held.add(holding.what()));
    return List.copyOf(held);
  }
}
