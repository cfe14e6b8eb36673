// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.CancelReason.Kind;
import dev.selvage.tasks.carrier.PinnedException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task group. Its node in the cancel tree is the parent of its tasks; unless it is {@code
 * besides}, it is also the scope that the body runs in.
 */
final class GroupNode extends ScopeNode implements TaskGroup {
  private final TaskNode<?> owner;
  private final ScopeNode outer;
  private final boolean besides;

  private int running;
  private boolean leaving;
  private @Nullable Throwable failure;
  private @Nullable Set<Throwable> failures;
  private @Nullable Runnable onCompletion;

  private GroupNode(TaskNode<?> owner, boolean besides) {
    super(owner.scheduler, false);
    this.owner = owner;
    this.outer = owner.scope();
    this.besides = besides;
    enter(outer);
  }

  /** Runs the body in a new group of the current task. */
  @SuppressWarnings("NullAway") // null only if the body returned it, or if no value is needed
  static <T extends @Nullable Object> T run(
      BodyWith<? super TaskGroup, T, ?> body, boolean valueNeeded) throws Exception {
    TaskNode<?> owner = TaskNode.required("Tasks.group");
    GroupNode group = new GroupNode(owner, false);
    owner.scope(group);
    T value = null;
    Cancellation unwound = null;
    try {
      value = body.apply(group);
    } catch (Cancellation c) {
      unwound = c;
    } catch (Throwable e) {
      group.bodyFailed(e);
    }
    group.leaveWithChildren(unwound != null ? Kind.GROUP_LEFT : null);
    group.throwIfUnwound(unwound, valueNeeded);
    return value;
  }

  /** A group of the current task that its body runs beside: its user closes it. */
  static GroupNode openBesides(Runnable onCompletion) {
    GroupNode group = new GroupNode(TaskNode.required("Tasks.asCompleted"), true);
    group.onCompletion = onCompletion;
    return group;
  }

  /** Cancels what still runs in a group opened besides, waits for it, and closes the group. */
  void closeBesides() {
    if (!hasEnded()) {
      cancel(CancelReason.of(Kind.GROUP_LEFT, "its results were no longer wanted"));
      awaitChildren();
      leave();
    }
  }

  // ---- forking

  @Override
  public <T extends @Nullable Object> Task<T> fork(Body<T, ?> body) {
    return forkNamed(null, body);
  }

  @Override
  public <T extends @Nullable Object> Task<T> fork(String name, Body<T, ?> body) {
    return forkNamed(name, body);
  }

  @Override
  public Task<@Nullable Void> fork(Action<?> action) {
    return forkNamed(null, asBody(action));
  }

  @Override
  public Task<@Nullable Void> fork(String name, Action<?> action) {
    return forkNamed(name, asBody(action));
  }

  @SuppressWarnings("NullAway") // the checker takes the lambda's result for non-null
  static Body<@Nullable Void, Exception> asBody(Action<?> action) {
    return () -> {
      action.run();
      return null;
    };
  }

  private <T extends @Nullable Object> Task<T> forkNamed(@Nullable String name, Body<T, ?> body) {
    TaskNode<?> forking = TaskNode.required("TaskGroup.fork");
    if (forking.scheduler != scheduler) {
      throw new IllegalStateException(
          forking.describe() + " runs on another event loop than " + describe() + ": fork there");
    }
    if (hasEnded()) {
      throw new GroupClosedException(
          describe()
              + " has ended: "
              + (name == null ? "a task" : "'" + name + "'")
              + " was not started");
    }
    TaskNode<T> child = TaskNode.child(this, forking, name, body);
    running++;
    child.start();
    return child;
  }

  // ---- completion

  /** A task of this group has completed and left the tree. */
  void completed(TaskNode<?> child, Outcome<?> outcome) {
    running--;
    if (outcome instanceof Outcome.Failure<?>(var cause)) {
      record(cause);
      if (!isCancelled()) {
        cancel(CancelReason.of(Kind.SIBLING_FAILED, child.describe() + " failed: " + cause));
      }
    }
    if (onCompletion != null) {
      onCompletion.run();
    }
    if (running == 0 && leaving) {
      owner.wake();
    }
  }

  private void bodyFailed(Throwable e) {
    record(e);
    cancel(CancelReason.of(Kind.GROUP_LEFT, "its body failed: " + e));
  }

  /**
   * The first failure is thrown, a fatal one before others; the rest are suppressed in it. A task
   * that awaited another one throws what that threw: the same failure again.
   */
  private void record(Throwable e) {
    Throwable first = failure;
    if (!isNew(e)) {
      return;
    }
    if (first == null) {
      failure = e;
    } else if (isFatal(e) && !isFatal(first)) {
      failure = e;
      e.addSuppressed(first);
    } else {
      first.addSuppressed(e);
    }
  }

  private boolean isNew(Throwable e) {
    if (failures == null) {
      failures = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    return failures.add(e);
  }

  static boolean isFatal(Throwable e) {
    return e instanceof VirtualMachineError || e instanceof LinkageError;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  int running() {
    return running;
  }

  private void leaveWithChildren(@Nullable Kind cancelFirst) {
    if (cancelFirst != null) {
      cancelChildren();
    }
    owner.closeAttached(this);
    awaitChildren();
    leave();
    owner.scope(outer);
  }

  /**
   * The body was unwound, by this group's own cancellation or one from outside: both have marked
   * the tasks already.
   */
  private void cancelChildren() {
    if (!cancelled) {
      cancel(CancelReason.of(Kind.GROUP_LEFT, "its body was cancelled"));
    }
  }

  /**
   * Nothing ends this wait early: a cancellation has reached the tasks, whose end is what is waited
   * for.
   */
  private void awaitChildren() {
    leaving = true;
    while (running > 0) {
      watchDeadline();
      try {
        owner.park();
      } catch (PinnedException e) {
        cancel(CancelReason.of(Kind.GROUP_LEFT, "its owner cannot wait for it: " + e.getMessage()));
        record(e);
        Reports.LOG.log(
            System.Logger.Level.ERROR,
            "{0} is left with {1} tasks still running, because its owner cannot wait for them: {2}",
            describe(),
            running,
            e.getMessage());
        return;
      }
    }
    owner.unparked();
  }

  /**
   * After all has ended: the failure, else the cancellation from outside, else that there is no
   * value.
   */
  private void throwIfUnwound(@Nullable Cancellation unwound, boolean valueNeeded) {
    if (failure != null) {
      throw Rethrow.asItself(failure);
    }
    if (unwound != null && unwound.scope() != this) {
      throw unwound;
    }
    owner.checkpoint();
    if (unwound != null && valueNeeded) {
      throw new TaskCancelledException(describe(), unwound.reason());
    }
  }

  @Override
  @Nullable TaskNode<?> host() {
    return besides ? null : owner;
  }

  @Override
  String describe() {
    return "a group of " + owner.describe();
  }

  @Override
  public String toString() {
    return describe();
  }
}
