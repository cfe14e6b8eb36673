// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.CancelReason.Kind;
import dev.selvage.tasks.carrier.PinnedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task group. Its node in the cancel tree is the parent of its tasks; unless its kind is {@code
 * BESIDES}, it is also the scope that the body runs in.
 */
final class GroupNode extends ScopeNode implements TaskGroup {
  /** How many failures that nobody has asked for a supervisor group keeps until its end. */
  static final int UNOBSERVED_FAILURES = 1_000;

  /** How many of the tasks that its owner waits for are named. */
  static final int SHOWN_WAKERS = 20;

  private final TaskNode<?> owner;
  private final ScopeNode outer;
  private final GroupKind kind;

  private long running;
  private long daemons;
  private long succeeded;
  private long failed;
  private long wereCancelled;
  private long abandoned;
  private boolean leaving;
  private boolean over;
  private @Nullable Throwable failure;
  private @Nullable Set<Throwable> failures;
  private @Nullable Deque<TaskNode<?>> unobserved;
  private @Nullable Runnable onCompletion;

  private GroupNode(TaskNode<?> owner, GroupKind kind) {
    super(owner.scheduler, false);
    this.owner = owner;
    this.outer = owner.scope();
    this.kind = kind;
    enter(outer);
  }

  /** Runs the body in a new group of the current task. */
  static <T extends @Nullable Object> T run(
      BodyWith<? super TaskGroup, T, ?> body, boolean valueNeeded) throws Exception {
    return run(GroupKind.GROUP, body, valueNeeded);
  }

  /** Runs the body in a new group of the current task. */
  @SuppressWarnings("NullAway") // null only if the body returned it, or if no value is needed
  static <T extends @Nullable Object> T run(
      GroupKind kind, BodyWith<? super TaskGroup, T, ?> body, boolean valueNeeded)
      throws Exception {
    TaskNode<?> owner = TaskNode.required("Tasks.group");
    GroupNode group = new GroupNode(owner, kind);
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
    GroupNode group = new GroupNode(TaskNode.required("Tasks.asCompleted"), GroupKind.BESIDES);
    group.onCompletion = onCompletion;
    return group;
  }

  /** Cancels what still runs in a group opened besides, waits for it, and closes the group. */
  void closeBesides() {
    if (!hasEnded()) {
      cancel(CancelReason.of(Kind.GROUP_LEFT, "its results were no longer wanted"));
      leaveBesides();
    }
  }

  /** Waits for the tasks of a group opened besides, and closes it. */
  void leaveBesides() {
    awaitChildren();
    leave();
  }

  // ---- forking

  /** How a task begins, and what the group's end means to it. */
  private enum Manner {
    PLAIN,
    EAGER,
    DAEMON
  }

  @Override
  public <T extends @Nullable Object> Task<T> fork(Body<T, ?> body) {
    return fork(null, body, Manner.PLAIN);
  }

  @Override
  public <T extends @Nullable Object> TaskNode<T> fork(String name, Body<T, ?> body) {
    return fork(name, body, Manner.PLAIN);
  }

  @Override
  public Task<@Nullable Void> fork(Action<?> action) {
    return fork(null, asBody(action), Manner.PLAIN);
  }

  @Override
  public Task<@Nullable Void> fork(String name, Action<?> action) {
    return fork(name, asBody(action), Manner.PLAIN);
  }

  @Override
  public <T extends @Nullable Object> Task<T> forkEager(Body<T, ?> body) {
    return fork(null, body, Manner.EAGER);
  }

  @Override
  public <T extends @Nullable Object> Task<T> forkEager(String name, Body<T, ?> body) {
    return fork(name, body, Manner.EAGER);
  }

  @Override
  public Task<@Nullable Void> forkEager(Action<?> action) {
    return fork(null, asBody(action), Manner.EAGER);
  }

  @Override
  public Task<@Nullable Void> forkEager(String name, Action<?> action) {
    return fork(name, asBody(action), Manner.EAGER);
  }

  @Override
  public Task<@Nullable Void> forkDaemon(Action<?> action) {
    return fork(null, asBody(action), Manner.DAEMON);
  }

  @Override
  public Task<@Nullable Void> forkDaemon(String name, Action<?> action) {
    return fork(name, asBody(action), Manner.DAEMON);
  }

  @Override
  public <T extends @Nullable Object> T start(String name, ActionWith<Ready<T>, ?> action) {
    return Starting.start(this, name, action);
  }

  @SuppressWarnings("NullAway") // the checker takes the lambda's result for non-null
  static Body<@Nullable Void, Exception> asBody(Action<?> action) {
    var unused = TaskNode.requiredBody(action);
    return () -> {
      action.run();
      return null;
    };
  }

  private <T extends @Nullable Object> TaskNode<T> fork(
      @Nullable String name, Body<T, ?> body, Manner manner) {
    TaskNode<?> forking = TaskNode.current();
    if (forking == null || forking.scheduler != scheduler) {
      if (forking != null) {
        forking.requireNotAbandoned();
      }
      return forkFromOutside(name, body, manner);
    }
    forking.requireNotAbandoned();
    requireOpen(name);
    TaskNode<T> child = TaskNode.child(this, name, body);
    admit(child, manner);
    if (manner == Manner.EAGER) {
      child.startBefore(forking);
    } else {
      child.start();
    }
    return child;
  }

  private void requireOpen(@Nullable String name) {
    if (hasEnded()) {
      throw closed(name == null ? "a task" : "'" + name + "'");
    }
  }

  private GroupClosedException closed(String task) {
    return new GroupClosedException(describe() + " has ended: " + task + " was not started");
  }

  private void admit(TaskNode<?> child, Manner manner) {
    running++;
    if (manner == Manner.DAEMON) {
      child.becomeDaemon();
      daemons++;
      if (over) {
        child.cancel(isOver());
      }
    }
  }

  /**
   * By a callback of the event loop, or by another thread: that cannot know whether the group has
   * ended, so it gets a task in any case.
   */
  private <T extends @Nullable Object> TaskNode<T> forkFromOutside(
      @Nullable String name, Body<T, ?> body, Manner manner) {
    if (scheduler.owns()) {
      requireOpen(name);
      TaskNode<T> child = TaskNode.child(this, name, body);
      admit(child, manner);
      child.start();
      return child;
    }
    TaskNode<T> child = TaskNode.fromOutside(this, name, body);
    if (!scheduler.ready(() -> arrived(child, manner))) {
      child.refuse(closed("'" + child.name() + "'"));
    }
    return child;
  }

  private void arrived(TaskNode<?> child, Manner manner) {
    if (hasEnded()) {
      child.refuse(closed("'" + child.name() + "'"));
      return;
    }
    child.enter(this);
    admit(child, manner);
    child.start();
  }

  // ---- completion

  /** A task of this group has completed and left the tree. */
  void completed(TaskNode<?> child, Outcome<?> outcome) {
    left(child);
    switch (outcome) {
      case Outcome.Success<?> success -> succeeded++;
      case Outcome.Cancelled<?> unwound -> wereCancelled++;
      case Outcome.Failure<?>(var cause) -> {
        failed++;
        childFailed(child, cause);
      }
    }
    goOn();
  }

  /** A task of this group was given up and has left the tree. */
  void abandoned(TaskNode<?> child) {
    left(child);
    abandoned++;
    goOn();
  }

  private void left(TaskNode<?> child) {
    running--;
    if (child.isDaemon()) {
      daemons--;
    }
  }

  private void goOn() {
    if (onCompletion != null) {
      onCompletion.run();
    }
    if (leaving) {
      if (running == 0) {
        owner.wake();
      } else {
        cancelDaemonsAtTheEnd();
      }
    }
  }

  private void childFailed(TaskNode<?> child, Throwable cause) {
    if (kind.endsWithATask() ? !child.isFailureTaken() : isFatal(cause)) {
      record(cause);
      if (!isCancelled()) {
        cancel(CancelReason.of(Kind.SIBLING_FAILED, child.describe() + " failed: " + cause));
      }
    } else if (!child.isFailureTaken() && !child.isObserved()) {
      if (kind == GroupKind.SERVICE) {
        report(child, cause);
      } else {
        keepUnobserved(child);
      }
    }
  }

  private void report(TaskNode<?> child, Throwable cause) {
    Reports.unobserved(child.describe() + " of " + describe(), cause);
  }

  private void keepUnobserved(TaskNode<?> child) {
    if (unobserved == null) {
      unobserved = new ArrayDeque<>();
    }
    unobserved.add(child);
    if (unobserved.size() > UNOBSERVED_FAILURES) {
      reportIfUnobserved(unobserved.removeFirst());
    }
  }

  private void reportIfUnobserved(TaskNode<?> child) {
    if (!child.isObserved() && child.outcome().orElseThrow() instanceof Outcome.Failure<?>(var e)) {
      report(child, e);
    }
  }

  /** Daemons live until there is nobody else in the group for the first time. */
  private void cancelDaemonsAtTheEnd() {
    if (over || daemons == 0 || running > daemons) {
      return;
    }
    over = true;
    CancelReason why = isOver();
    List<TaskNode<?>> last = new ArrayList<>(); // hooks of users may do anything to the tree
    for (ScopeNode node = firstChild(); node != null; node = after(node, false)) {
      if (node instanceof TaskNode<?> task && task.isDaemon()) {
        last.add(task);
      }
    }
    last.forEach(task -> task.cancel(why));
  }

  private static CancelReason isOver() {
    return CancelReason.of(Kind.GROUP_LEFT, "the others of its group have completed");
  }

  @Override
  public GroupStatistics statistics() {
    long ended = succeeded + failed + wereCancelled + abandoned;
    return new GroupStatistics(
        ended + running, running, succeeded, failed, wereCancelled, abandoned);
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

  /** Why the task has no outcome although the group was left. */
  Throwable failureOr(TaskNode<?> child) {
    return failure != null ? failure : new AssertionError(child.describe() + " was not waited for");
  }

  @Nullable Throwable failure() {
    return failure;
  }

  long running() {
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
    if (unobserved != null) {
      unobserved.forEach(this::reportIfUnobserved);
      unobserved = null;
    }
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
    cancelDaemonsAtTheEnd();
    while (running > 0) {
      watchDeadline();
      try {
        owner.park(this);
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

  TaskNode<?> owner() {
    return owner;
  }

  // ---- the wait of its owner for its end

  String waitInWords() {
    return "the tasks of " + describe();
  }

  Wakers wakers() {
    List<Waker> children = new ArrayList<>();
    ScopeNode node = firstChild();
    while (node != null && children.size() < SHOWN_WAKERS) {
      if (node instanceof TaskNode<?> task) {
        children.add(new Waker.OfTask(task, "has to end", true));
      }
      node = after(node, false);
    }
    return Wakers.all(children);
  }

  @Override
  @Nullable TaskNode<?> host() {
    return kind == GroupKind.BESIDES ? null : owner;
  }

  @Override
  String describe() {
    return "a " + kind + " of " + owner.describe();
  }

  @Override
  public String toString() {
    return describe();
  }
}
