// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A block of a task with a deadline, a shield, or a cancel of its own. */
final class BlockNode extends ScopeNode {
  private final TaskNode<?> host;
  private final String kind;
  private final @Nullable Object until;
  private final ScopeNode outer;
  private boolean endsWhenStopping;

  private BlockNode(TaskNode<?> host, String kind, @Nullable Object until, boolean shield) {
    super(host.scheduler, shield);
    this.host = host;
    this.kind = kind;
    this.until = until;
    this.outer = host.scope();
  }

  /** Opens a block without a deadline around what the current task does next. */
  static BlockNode open(String kind) {
    TaskNode<?> host = TaskNode.required(kind);
    return enter(host, new BlockNode(host, kind, null, false));
  }

  /** Opens a block that is cancelled when a scope around it is told to end. */
  static BlockNode openUntilStopping(String kind) {
    BlockNode block = open(kind);
    block.endsWhenStopping = true;
    if (block.outer.isStopping()) {
      block.cancel(CancelReason.of(CancelReason.Kind.ASKED, "a scope around it was told to end"));
    }
    return block;
  }

  boolean endsWhenStopping() {
    return endsWhenStopping;
  }

  /** Opens a block with a deadline that lies {@code timeout} after now. */
  static BlockNode open(String kind, Duration timeout) {
    return open(kind, timeout, false);
  }

  /** Opens a block with a deadline. */
  static BlockNode open(String kind, Deadline deadline) {
    TaskNode<?> host = TaskNode.required(kind);
    BlockNode block = new BlockNode(host, kind, deadline, false);
    block.at(deadline.at());
    return enter(host, block);
  }

  /** Opens a block that cancellations from around it do not reach. */
  static BlockNode openShield(String kind, Duration timeout) {
    return open(kind, timeout, true);
  }

  private static BlockNode open(String kind, Duration timeout, boolean shield) {
    TaskNode<?> host = TaskNode.required(kind);
    BlockNode block = new BlockNode(host, kind, timeout, shield);
    block.at(Deadline.momentAfter(host.scheduler.now(), timeout));
    return enter(host, block);
  }

  private static BlockNode enter(TaskNode<?> host, BlockNode block) {
    block.enter(block.outer);
    host.scope(block);
    return block;
  }

  void close() {
    host.closeAttached(this);
    leave();
    host.scope(outer);
  }

  /** Whether the cancellation is this block's own, to be absorbed here. */
  boolean owns(Cancellation cancellation) {
    return cancellation.scope() == this;
  }

  boolean expiredItself() {
    CancelReason why = reason();
    return why != null && why.kind() == CancelReason.Kind.DEADLINE;
  }

  DeadlineExceededException deadlineExceeded(Cancellation cancellation) {
    return new DeadlineExceededException(
        describe() + ": " + cancellation.reason().why(),
        Duration.ofNanos(Math.max(0, scheduler.now() - at())));
  }

  @Override
  TaskNode<?> host() {
    return host;
  }

  @Override
  String describe() {
    return kind + (until == null ? "" : "(" + until + ")") + " in " + host.describe();
  }
}
