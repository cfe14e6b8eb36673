// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of an event loop that wait for other tasks, those first that wait longest: where a
 * {@link Patrol} begins. Belongs to the owner of the turn, but for {@link #waitSince}.
 */
final class Suspects {
  /** One task as long as it waits. */
  final class Suspect {
    private final TaskNode<?> task;
    private final long since;
    private @Nullable Suspect before;
    private @Nullable Suspect after;

    private Suspect(TaskNode<?> task, long since) {
      this.task = task;
      this.since = since;
    }

    /** Its wait is over. */
    void leave() {
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        last = before;
      } else {
        after.before = before;
      }
    }
  }

  private @Nullable Suspect first;
  private @Nullable Suspect last;

  Suspect add(TaskNode<?> task, long since) {
    Suspect suspect = new Suspect(task, since);
    suspect.before = last;
    if (last == null) {
      first = suspect;
    } else {
      last.after = suspect;
    }
    last = suspect;
    return suspect;
  }

  /** Whether somebody has waited since that moment. Any thread: a moment old. */
  boolean waitSince(long moment) {
    Suspect oldest = first;
    return oldest != null && oldest.since <= moment;
  }

  /** Those who have. */
  List<TaskNode<?>> since(long moment) {
    List<TaskNode<?>> tasks = new ArrayList<>();
    Suspect suspect = first;
    while (suspect != null && suspect.since <= moment) {
      tasks.add(suspect.task);
      suspect = suspect.after;
    }
    return tasks;
  }
}
