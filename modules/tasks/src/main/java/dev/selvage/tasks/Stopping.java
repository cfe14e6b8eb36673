// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a scope in three steps, a grace apart: its code is told, then cancelled, then its
 * tasks are abandoned. Belongs to the owner of the turn; ends with its scope.
 */
final class Stopping extends Alarm {
  private final ScopeNode scope;
  private final CancelReason why;
  private final Duration grace;
  private boolean unwinding;

  Stopping(ScopeNode scope, CancelReason why, Duration grace) {
    this.scope = scope;
    this.why = why;
    this.grace = grace;
  }

  void begin() {
    tell();
    setAfterGrace();
  }

  void end() {
    scope.scheduler.clear(this);
  }

  private void setAfterGrace() {
    at(Deadline.momentAfter(scope.scheduler.now(), grace));
    scope.scheduler.set(this);
  }

  /** Ends the blocks that wanted to be told; hooks of users may do anything to the tree. */
  private void tell() {
    List<BlockNode> told = new ArrayList<>();
    ScopeNode node = scope;
    while (node != null) {
      boolean reached = node == scope || !node.shield;
      if (reached && node instanceof BlockNode block && block.endsWhenStopping()) {
        told.add(block);
      }
      node = scope.after(node, reached);
    }
    told.forEach(block -> block.cancel(why));
  }

  @Override
  protected void ring() {
    if (!unwinding) {
      unwinding = true;
      scope.cancel(why);
      setAfterGrace();
      return;
    }
    scope.scheduler.ready(() -> scope.scheduler.ready(this::abandon)); // who can end, does
  }

  private void abandon() {
    if (scope.hasEnded()) {
      return;
    }
    List<TaskNode<?>> left = new ArrayList<>();
    ScopeNode node = scope;
    while (node != null) {
      boolean isTask = node instanceof TaskNode<?>;
      if (node instanceof TaskNode<?> task) {
        left.add(task);
      }
      node = scope.after(node, !isTask);
    }
    List<String> names = new ArrayList<>();
    left.forEach(task -> names.addAll(task.abandon(why)));
    if (left.isEmpty()) {
      Reports.cannotAbandon(scope.describe(), grace);
    } else {
      Reports.abandoned(names, grace);
    }
  }
}
