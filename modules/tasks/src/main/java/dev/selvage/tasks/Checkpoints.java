// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.LoopScheduler;
import java.util.Optional;

/**
 * Watches the checkpoints that code passes, and may cancel its scope at any of them: what a tool
 * needs that tries a cancellation everywhere. Low-level; costs nothing while nobody watches.
 *
 * <p>Opened, used and closed by tasks of one event loop, which has one watch at a time.
 */
public final class Checkpoints implements AutoCloseable {
  /** Without it, a loop of checkpoints that need not wait would keep the event loop for ever. */
  private static final int BETWEEN_YIELDS = 128;

  /** Where a task is. */
  public enum Moment {
    /** It has reached a checkpoint, and nothing has been looked at. Called by the task. */
    REACHED,
    /** It is about to wait. Called by the task. */
    WAITING,
    /**
     * What it waits for has come, and it has not run since. Called by whoever resumed it, perhaps
     * with a lock in hand; the cancellation comes after that, and before the task runs.
     */
    RESUMED
  }

  /** Decides. */
  @FunctionalInterface
  public interface Watch {
    /** Whether the watched scope is to be cancelled here. Does nothing else with tasks. */
    boolean cancelsAt(Moment moment, Task<?> task);
  }

  private final ScopeNode scope;
  private final LoopScheduler scheduler;
  private final Watch watch;
  private int reached;

  private Checkpoints(ScopeNode scope, Watch watch) {
    this.scope = scope;
    this.scheduler = scope.scheduler;
    this.watch = watch;
  }

  /**
   * Watches the checkpoints of all tasks in the scope until it is closed.
   *
   * @throws IllegalStateException outside a task of the scope's event loop, or when that is watched
   *     already
   */
  public static Checkpoints watch(CancelScope scope, Watch watch) {
    ScopeNode node = (ScopeNode) scope;
    TaskNode<?> task = TaskNode.required("Checkpoints.watch");
    LoopRoot root = LoopRoot.of(node.scheduler);
    if (task.scheduler != node.scheduler || root.watch().isPresent()) {
      throw new IllegalStateException(
          "the checkpoints of "
              + node.describe()
              + " cannot be watched: its event loop is "
              + (root.watch().isPresent() ? "watched already" : "another one"));
    }
    Checkpoints opened = new Checkpoints(node, watch);
    root.watch(Optional.of(opened));
    node.scheduler.watchCheckpoints(true);
    return opened;
  }

  @Override
  public void close() {
    scheduler.watchCheckpoints(false);
    LoopRoot.of(scheduler).watch(Optional.empty());
  }

  /** Returns whether the task shall let others go first. */
  boolean reached(TaskNode<?> task) {
    at(Moment.REACHED, task);
    return ++reached % BETWEEN_YIELDS == 0;
  }

  void waiting(TaskNode<?> task) {
    at(Moment.WAITING, task);
  }

  private void at(Moment moment, TaskNode<?> task) {
    if (isWatched(task) && watch.cancelsAt(moment, task)) {
      scope.cancel(reason());
    }
  }

  void resumed(TaskNode<?> task) {
    if (isWatched(task) && watch.cancelsAt(Moment.RESUMED, task)) {
      scheduler.ready(() -> scope.cancel(reason()));
    }
  }

  private boolean isWatched(TaskNode<?> task) {
    return scope.encloses(task.scope());
  }

  private static CancelReason reason() {
    return CancelReason.of(CancelReason.Kind.ASKED, "its checkpoints are watched");
  }
}
