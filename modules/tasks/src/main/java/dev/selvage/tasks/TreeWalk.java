// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.LoopScheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the picture of one event loop. Belongs to the owner of the turn. The cancel tree has groups
 * and blocks between the tasks, and may be ten thousand deep: so the tasks are listed in preorder
 * first, each with its parent, and become snapshots from the last to the first, when the children
 * of each are there.
 */
final class TreeWalk {
  /** A task that is to be shown, and the snapshots of its children, last first. */
  private record Found(
      TaskNode<?> task, @Nullable Found parent, List<TaskSnapshot> childrenReversed) {}

  private TreeWalk() {}

  static TaskTree.Loop of(LoopScheduler scheduler, @Nullable TaskNode<?> asking, boolean places) {
    LoopRoot root = LoopRoot.of(scheduler);
    List<Found> found = new ArrayList<>();
    long omitted = list(root, found);
    List<TaskSnapshot> rootsReversed = new ArrayList<>();
    for (Found each : found.reversed()) {
      Found parent = each.parent();
      (parent == null ? rootsReversed : parent.childrenReversed())
          .add(each.task().snapshot(asking, places, each.childrenReversed().reversed()));
    }
    return new TaskTree.Loop(
        scheduler.threadName(), rootsReversed.reversed(), omitted, root.abandoned());
  }

  /** Lists the tasks in preorder; returns how many there were no room for. */
  private static long list(LoopRoot root, List<Found> found) {
    long omitted = 0;
    Found last = null;
    for (ScopeNode node = root.firstChild(); node != null; node = root.after(node, true)) {
      if (node instanceof TaskNode<?> task) {
        if (found.size() < TaskTree.SHOWN_PER_LOOP) {
          last = new Found(task, parentOf(task, last), new ArrayList<>(0));
          found.add(last);
        } else {
          omitted++;
        }
      }
    }
    return omitted;
  }

  /** The nearest task around it is the one found last, or around that one. */
  private static @Nullable Found parentOf(TaskNode<?> task, @Nullable Found last) {
    ScopeNode around = task.enclosing();
    while (!(around instanceof TaskNode<?>) && !(around instanceof LoopRoot)) {
      around = around.enclosing();
    }
    Found candidate = last;
    while (candidate != null && candidate.task() != around) {
      candidate = candidate.parent();
    }
    return candidate;
  }
}
