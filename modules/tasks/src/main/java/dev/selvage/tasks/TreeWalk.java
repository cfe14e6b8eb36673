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
  /** A living task; if it is shown, with the snapshots of its children, last first. */
  private static final class Found {
    private final TaskNode<?> task;
    private final @Nullable Found parent;
    private @Nullable List<TaskSnapshot> childrenReversed;

    Found(TaskNode<?> task, @Nullable Found parent) {
      this.task = task;
      this.parent = parent;
    }

    boolean isShown() {
      return childrenReversed != null;
    }

    List<TaskSnapshot> childrenReversed() {
      if (childrenReversed == null) {
        childrenReversed = new ArrayList<>(0);
      }
      return childrenReversed;
    }
  }

  private final TaskTree.View view;
  private final List<Found> shown = new ArrayList<>();
  private long living;
  private long omitted;

  private TreeWalk(TaskTree.View view) {
    this.view = view;
  }

  static TaskTree.Loop of(
      LoopScheduler scheduler, @Nullable TaskNode<?> asking, TaskTree.View view) {
    return new TreeWalk(view).walk(scheduler, asking);
  }

  private TaskTree.Loop walk(LoopScheduler scheduler, @Nullable TaskNode<?> asking) {
    LoopRoot root = LoopRoot.of(scheduler);
    list(root);
    List<TaskSnapshot> rootsReversed = new ArrayList<>();
    for (Found each : shown.reversed()) {
      Found parent = each.parent;
      TaskSnapshot picture =
          Picture.of(each.task, asking, view.places(), each.childrenReversed().reversed());
      (parent == null ? rootsReversed : parent.childrenReversed()).add(picture);
    }
    return new TaskTree.Loop(
        scheduler.threadName(), rootsReversed.reversed(), living, omitted, root.abandoned());
  }

  /** Lists the tasks in preorder, each with those around it, which the same order puts first. */
  private void list(LoopRoot root) {
    Found last = null;
    for (ScopeNode node = root.firstChild(); node != null; node = root.after(node, true)) {
      if (node instanceof TaskNode<?> task) {
        last = new Found(task, parentOf(task, last));
        living++;
        if (!view.shows(task.name())) {
          continue;
        }
        if (shown.size() < view.limit()) {
          show(last);
        } else {
          omitted++;
        }
      }
    }
  }

  private void show(Found found) {
    List<Found> path = new ArrayList<>(1);
    for (Found each = found; each != null && !each.isShown(); each = each.parent) {
      path.add(each);
      each.childrenReversed();
    }
    shown.addAll(path.reversed());
  }

  /** The nearest task around it is the one found last, or around that one. */
  private static @Nullable Found parentOf(TaskNode<?> task, @Nullable Found last) {
    ScopeNode around = task.enclosing();
    while (!(around instanceof TaskNode<?>) && !(around instanceof LoopRoot)) {
      around = around.enclosing();
    }
    Found candidate = last;
    while (candidate != null && candidate.task != around) {
      candidate = candidate.parent;
    }
    return candidate;
  }
}
