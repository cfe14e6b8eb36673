// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Alarm;
import dev.selvage.tasks.carrier.LoopScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cancel tree of one event loop: the loop's root, a task, a group, or a block with a
 * deadline.
 *
 * <p>Cancelling a node marks its whole subtree, down to shields, once, so that a checkpoint looks
 * at one flag; which cancellation it raises is found by walking up, and is the outermost one,
 * because that is the region that has to be left. A deadline works the same way: a node remembers
 * the enclosing node whose deadline is the earliest, and only that one needs an alarm, which is set
 * at the first wait inside it.
 *
 * <p>All of it belongs to the owner of the loop's turn, except what is marked volatile.
 */
abstract sealed class ScopeNode extends Alarm implements CancelScope
    permits LoopRoot, TaskNode, GroupNode, BlockNode {
  final LoopScheduler scheduler;
  final boolean shield;

  private @Nullable ScopeNode parent;
  private @Nullable ScopeNode firstChild;
  private @Nullable ScopeNode lastChild;
  private @Nullable ScopeNode previous;
  private @Nullable ScopeNode next;

  /** Cancelled itself, or inside something that is. */
  boolean cancelled;

  /** The node, this or an enclosing one, whose deadline is the earliest. */
  @Nullable ScopeNode deadlineOwner;

  private @Nullable Stopping stopping;
  private boolean ended;
  private volatile @Nullable CancelReason reason;
  private @Nullable Cancellation cancellation;

  ScopeNode(LoopScheduler scheduler, boolean shield) {
    this.scheduler = scheduler;
    this.shield = shield;
  }

  /** The task whose code runs directly in this scope; null for the root of a loop. */
  abstract @Nullable TaskNode<?> host();

  /** Subject of a sentence: "the task 'orders'". */
  abstract String describe();

  // ---- the tree

  final void enter(ScopeNode enclosing) {
    parent = enclosing;
    previous = enclosing.lastChild;
    if (previous == null) {
      enclosing.firstChild = this;
    } else {
      previous.next = this;
    }
    enclosing.lastChild = this;
    if (!shield) {
      cancelled |= enclosing.cancelled; // a task from outside may have been cancelled on its way
      deadlineOwner = enclosing.deadlineOwner;
    } else if (isOfAnAbandonedTask()) {
      cancelled = true;
    }
    if (at() < (deadlineOwner == null ? NEVER : deadlineOwner.at())) {
      deadlineOwner = this;
    }
  }

  private boolean isOfAnAbandonedTask() {
    TaskNode<?> host = host();
    return host != null && host.isAbandoned();
  }

  final void leave() {
    end();
    unlink();
  }

  /** Nothing changes it any more; for a node that never entered the tree, all there is to do. */
  final void end() {
    ended = true;
    scheduler.clear(this);
    if (stopping != null) {
      stopping.end();
    }
  }

  private void unlink() {
    ScopeNode enclosing = enclosing();
    if (previous == null) {
      enclosing.firstChild = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      enclosing.lastChild = previous;
    } else {
      next.previous = previous;
    }
    previous = null;
    next = null;
  }

  final ScopeNode enclosing() {
    ScopeNode enclosing = parent;
    if (enclosing == null) {
      throw new AssertionError(describe() + " is not inside anything");
    }
    return enclosing;
  }

  final @Nullable ScopeNode firstChild() {
    return firstChild;
  }

  final boolean encloses(ScopeNode inner) {
    for (ScopeNode node = inner; node != null; node = node.parent) {
      if (node == this) {
        return true;
      }
    }
    return false;
  }

  /** The node after {@code node} in the preorder walk below this one, or null at the end. */
  final @Nullable ScopeNode after(ScopeNode node, boolean descend) {
    if (descend && node.firstChild != null) {
      return node.firstChild;
    }
    ScopeNode current = node;
    while (current != this) {
      if (current.next != null) {
        return current.next;
      }
      current = current.enclosing();
    }
    return null;
  }

  final boolean hasEnded() {
    return ended;
  }

  // ---- cancellation

  @Override
  public final void cancel() {
    cancel("cancel was called");
  }

  @Override
  public final void cancel(String why) {
    CancelReason asked = CancelReason.asked(why);
    scheduler.run(() -> cancel(asked));
  }

  @Override
  public final void cancel(String why, Duration grace) {
    Objects.requireNonNull(grace, "cancel: the grace is null");
    CancelReason asked = CancelReason.asked(why);
    scheduler.run(() -> stop(new Stopping(this, asked, grace)));
  }

  private void stop(Stopping begun) {
    if (stopping == null && !ended) {
      stopping = begun;
      begun.begin();
    }
  }

  /** Whether the code directly in this scope was told to end, or is cancelled. */
  final boolean isStopping() {
    for (ScopeNode node = this; node != null; node = node.shield ? null : node.parent) {
      if (node.stopping != null || node.cancelled) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes this task out of the tree that its group waits for, and marks all that is inside, shields
   * too, as abandoned. Returns the tasks that are.
   */
  final List<TaskNode<?>> moveTo(LoopRoot root, CancelReason why) {
    List<TaskNode<?>> tasks = new ArrayList<>();
    List<Waiter> waits = new ArrayList<>();
    reason = cancelled && reason == null ? raised().reason() : reason != null ? reason : why;
    for (ScopeNode node = this; node != null; node = after(node, true)) {
      node.cancelled = true;
      if (node instanceof TaskNode<?> task) {
        task.markAbandoned();
        tasks.add(task);
      }
      TaskNode<?> host = node.host();
      Waiter wait = host == null ? null : host.waitIn(node);
      if (wait != null) {
        waits.add(wait);
      }
    }
    unlink();
    enter(root);
    waits.forEach(Waiter::requestCancel);
    return tasks;
  }

  /** Owner of the turn. */
  final void cancel(CancelReason why) {
    if (reason != null || ended) {
      return;
    }
    reason = why;
    if (!cancelled) {
      mark();
    }
  }

  /**
   * Marks the subtree, then ends the waits in it: that calls hooks of users, which may do anything
   * to the tree. Iterative: scopes may be nested ten thousand deep.
   */
  private void mark() {
    List<Waiter> waits = new ArrayList<>();
    ScopeNode node = this;
    while (node != null) {
      boolean reached = !node.cancelled && (node == this || !node.shield);
      if (reached) {
        node.cancelled = true;
        TaskNode<?> host = node.host();
        Waiter wait = host == null ? null : host.waitIn(node);
        if (wait != null) {
          waits.add(wait);
        }
      }
      node = after(node, reached);
    }
    waits.forEach(Waiter::requestCancel);
  }

  @Override
  public final boolean isCancelled() {
    return reason != null;
  }

  final @Nullable CancelReason reason() {
    return reason;
  }

  /**
   * What a checkpoint in this cancelled scope raises: the cancellation of the outermost cancelled
   * scope.
   */
  final Cancellation raised() {
    ScopeNode outermost = null;
    for (ScopeNode node = this; node != null; node = node.shield ? null : node.parent) {
      if (node.reason != null) {
        outermost = node;
      }
    }
    return (outermost == null ? abandonedAround() : outermost).cancellation();
  }

  /** Shields protect nothing in a task that was abandoned. */
  private ScopeNode abandonedAround() {
    for (ScopeNode node = this; node != null; node = node.parent) {
      if (node.reason != null) {
        return node;
      }
    }
    throw new AssertionError(describe() + " is not cancelled");
  }

  private Cancellation cancellation() {
    Cancellation made = cancellation;
    CancelReason why = reason;
    if (made == null && why != null) {
      made = new Cancellation(this, why);
      cancellation = made;
    }
    if (made == null) {
      throw new AssertionError(describe() + " has no reason");
    }
    return made;
  }

  // ---- deadlines

  @Override
  public final Optional<Deadline> deadline() {
    return at() == NEVER ? Optional.empty() : Optional.of(new Deadline(at()));
  }

  @Override
  public final void reschedule(Duration timeout) {
    Objects.requireNonNull(timeout, "reschedule: the timeout is null; neverExpire takes it away");
    long at = Deadline.momentAfter(scheduler.now(), timeout);
    scheduler.run(() -> moveDeadline(at));
  }

  @Override
  public final void reschedule(Deadline deadline) {
    long at = Objects.requireNonNull(deadline, "reschedule: the deadline is null").at();
    scheduler.run(() -> moveDeadline(at));
  }

  @Override
  public final void neverExpire() {
    scheduler.run(() -> moveDeadline(NEVER));
  }

  /** Every node inside may have another earliest deadline now, and a wait that began before. */
  final void moveDeadline(long at) {
    if (ended || reason != null) {
      return;
    }
    scheduler.clear(this);
    at(at);
    for (ScopeNode node = this; node != null; node = after(node, true)) {
      ScopeNode around = node.shield || node.parent == null ? null : node.parent.deadlineOwner;
      node.deadlineOwner = node.at() < (around == null ? NEVER : around.at()) ? node : around;
      node.watchDeadline();
    }
    deadlineMoved();
  }

  /** The deadline is another one now. Owner of the turn. */
  void deadlineMoved() {
    // most have told everybody
  }

  /** Whether a deadline around this code has passed; if so, its scope is cancelled by this call. */
  final boolean expired() {
    ScopeNode owner = deadlineOwner;
    if (owner == null || owner.at() > scheduler.now()) {
      return false;
    }
    owner.ring();
    return true;
  }

  /** Sees to it that the earliest deadline around this code ends a wait. */
  final void watchDeadline() {
    ScopeNode owner = deadlineOwner;
    if (owner != null) {
      scheduler.set(owner);
    }
  }

  /** The deadline passed. When several have, the outermost region is the one to leave. */
  @Override
  protected final void ring() {
    long now = scheduler.now();
    ScopeNode outermost = this;
    for (ScopeNode node = this; node != null; node = node.shield ? null : node.parent) {
      if (node.at() <= now) {
        outermost = node;
      }
    }
    outermost.cancel(
        new CancelReason(
            CancelReason.Kind.DEADLINE,
            "its deadline passed; " + Waits.in(outermost),
            outermost.describe(),
            null));
  }
}
