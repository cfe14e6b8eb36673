// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.tasks.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The targets that have a task. Belongs to one task. */
final class Roster {
  private final Map<Target, Task<?>> watched = new HashMap<>();

  /**
   * Cancels the tasks of targets that are not wanted any more and starts one for each that is new.
   *
   * @return whether anything changed
   */
  boolean become(Collection<TargetStatus> wanted, Function<TargetStatus, Task<?>> start) {
    Map<Target, Task<?>> gone = new HashMap<>(watched);
    boolean changed = false;
    for (TargetStatus status : wanted) {
      if (gone.remove(status.target()) == null) {
        watched.put(status.target(), start.apply(status));
        changed = true;
      }
    }
    gone.forEach((target, task) -> {
      task.cancel("target " + target.id() + " is no longer checked here");
      watched.remove(target);
    });
    return changed || !gone.isEmpty();
  }

  int size() {
    return watched.size();
  }
}
