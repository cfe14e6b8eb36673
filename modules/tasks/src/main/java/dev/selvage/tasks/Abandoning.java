// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Alarm;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a body in a task of its own, which is left behind when it does not end in time. */
final class Abandoning<T extends @Nullable Object> extends Alarm {
  private final Duration timeout;
  private final GroupNode group;
  private final TaskNode<T> task;
  private boolean abandoned;
  private boolean wasItsOwnDeadline;

  private Abandoning(TaskNode<?> owner, Duration timeout, Body<T, ?> body) {
    this.timeout = timeout;
    this.group = GroupNode.openBesides(() -> {});
    this.task = group.fork("abandonAfter(" + timeout + ") in " + owner.name(), body);
    at(Deadline.momentAfter(owner.scheduler.now(), timeout));
    task.moveDeadline(at());
    task.deadlineIsFollowedBy(this);
  }

  static <T extends @Nullable Object> T run(Duration timeout, Body<T, ?> body) {
    TaskNode<?> owner = TaskNode.required("Tasks.abandonAfter");
    Abandoning<T> run = new Abandoning<>(owner, timeout, body);
    owner.scheduler.set(run);
    try {
      run.group.leaveBesides();
    } finally {
      owner.scheduler.clear(run);
    }
    return run.result(owner);
  }

  /** The deadline has passed: who can end without a wait does so in two rounds of the others. */
  @Override
  protected void ring() {
    task.ring();
    task.scheduler.ready(() -> task.scheduler.ready(this::abandon));
  }

  private void abandon() {
    if (!task.hasEnded()) {
      abandoned = true;
      wasItsOwnDeadline = task.isCancelled();
      List<String> names = task.abandon(CancelReason.of(CancelReason.Kind.DEADLINE, "it was late"));
      Reports.abandoned(names, Duration.ZERO);
    }
  }

  private T result(TaskNode<?> owner) {
    return switch (task.outcome().orElse(null)) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(var cause) -> throw Rethrow.asItself(cause);
      case Outcome.Cancelled<T>(var why) -> {
        if (why.kind() == CancelReason.Kind.DEADLINE && isItsOwn()) {
          throw late(owner, why);
        }
        owner.checkpoint();
        throw new TaskCancelledException(task.describe(), why);
      }
      case null -> throw Rethrow.asItself(group.failureOr(task));
    };
  }

  /** A task that is abandoned takes over the reason of what was cancelled around it. */
  private boolean isItsOwn() {
    return abandoned ? wasItsOwnDeadline : task.isCancelled();
  }

  private DeadlineExceededException late(TaskNode<?> owner, CancelReason why) {
    return new DeadlineExceededException(
        "abandonAfter("
            + timeout
            + ") in "
            + owner.describe()
            + ": "
            + why.why()
            + (abandoned ? "; it did not end and was abandoned" : ""),
        Duration.ofNanos(Math.max(0, owner.scheduler.now() - at())));
  }
}
