// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.PinnedException;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one who starts a task until that is ready, and what comes of it. Belongs to the owner
 * of the turn: both run on the same event loop.
 */
final class Starting<T extends @Nullable Object> implements Ready<T> {
  private enum State {
    /** The one who started it waits. */
    PENDING,
    /** That one was cancelled, and so was the task: its readiness changes nothing any more. */
    CANCELLED,
    /** That one cannot wait and is gone: a failure is the group's. */
    DESERTED,
    READY,
    /** It failed before: that one gets its failure. */
    FAILED
  }

  private final TaskNode<?> starter;
  private final ActionWith<Ready<T>, ?> action;
  private State state = State.PENDING;
  private @Nullable TaskNode<?> child;
  private @Nullable Waiter waiter;
  private @Nullable T value;
  private @Nullable Throwable failure;
  private @Nullable CancelReason childCancelled;

  private Starting(TaskNode<?> starter, ActionWith<Ready<T>, ?> action) {
    this.starter = starter;
    this.action = action;
  }

  static <T extends @Nullable Object> T start(
      GroupNode group, String name, ActionWith<Ready<T>, ?> action) {
    TaskNode<?> starter = TaskNode.required("TaskGroup.start");
    if (starter.scheduler != group.scheduler) {
      throw new IllegalStateException(
          starter.describe()
              + " runs on another event loop than "
              + group.describe()
              + ": it cannot wait for a task that it starts there; fork it");
    }
    starter.checkpoint();
    Starting<T> starting = new Starting<>(starter, action);
    starting.child = group.fork(name, GroupNode.asBody(starting::runTask));
    return starting.awaitReady();
  }

  // ---- in the task

  private void runTask() throws Exception {
    try {
      action.run(this);
      if (state == State.PENDING) {
        throw new IllegalStateException(
            child() + " ended without being ready: its body has to call ready(value)");
      }
    } catch (Cancellation c) {
      throw c;
    } catch (Throwable e) {
      if (state == State.PENDING || state == State.CANCELLED) {
        state = State.FAILED;
        failure = e;
        child().failureIsTaken();
      }
      throw e;
    }
  }

  private TaskNode<?> child() {
    TaskNode<?> task = child;
    if (task == null) {
      throw new AssertionError("a task runs before it was forked");
    }
    return task;
  }

  @Override
  public void ready(T ready) {
    Tasks.checkpoint();
    if (state == State.READY || child().outcome().isPresent()) {
      throw new IllegalStateException(
          child().describe() + (state == State.READY ? " was ready before" : " has ended"));
    }
    if (state == State.PENDING) {
      state = State.READY;
      value = ready;
      resume();
    }
  }

  private void resume() {
    Waiter waiting = waiter;
    if (waiting != null) {
      waiting.resume();
    }
  }

  // ---- in the one who started it

  @SuppressWarnings("NullAway") // null is a value of T where the task was ready with it
  private T awaitReady() {
    Readiness waiting = new Readiness();
    waiter = waiting;
    child().listen(outcome -> childEnded(outcome));
    try {
      waiting.await();
    } catch (PinnedException e) {
      state = State.DESERTED;
      throw e;
    }
    if (failure != null) {
      throw Rethrow.asItself(failure);
    }
    if (state == State.READY) {
      return value;
    }
    starter.checkpoint();
    throw new TaskCancelledException(child().describe(), cancelled());
  }

  private void childEnded(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Cancelled<?>(var why)) {
      childCancelled = why;
    }
    resume();
  }

  private CancelReason cancelled() {
    CancelReason why = childCancelled;
    return why != null ? why : CancelReason.of(CancelReason.Kind.ASKED, "it ended by itself");
  }

  private final class Readiness extends Waiter {
    Readiness() {
      super("TaskGroup.start");
    }

    /** The task belongs to the one who starts it until it is ready: it is waited for, too. */
    @Override
    protected boolean cancelRequested() {
      if (state == State.PENDING) {
        state = State.CANCELLED;
        child().cancel(starter.scope().raised().reason());
      }
      return false;
    }

    @Override
    protected void withdraw() {
      child()
          .cancel(
              CancelReason.of(
                  CancelReason.Kind.ASKED, "the one who started it cannot wait for it"));
    }

    @Override
    protected Wakers wakers() {
      return Wakers.of(child(), "has to be ready");
    }

    @Override
    public String toString() {
      return child().describe() + " to be ready";
    }
  }
}
