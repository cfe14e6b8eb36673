// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.ERROR;

import dev.selvage.tasks.carrier.PinnedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One wait of one task: the low-level way to build a new thing to wait for. Everything in the
 * toolkit that waits is built on it.
 *
 * <pre>{@code
 * Tasks.checkpoint();                       // raises before there is an effect
 * if (fastPath()) return;
 * var waiter = new MyWaiter();              // a wait of the current task
 * line.add(waiter);                         // where whoever ends it will find it
 * waiter.await();                           // returns after resume() won; raises after withdraw()
 * }</pre>
 *
 * <p>A wait is settled once, by one compare-and-set, by whoever comes first: {@link #resume} from
 * any thread, or a cancellation. If {@code resume} returned true the operation has succeeded and
 * {@link #await} returns, whatever is cancelled meanwhile; if it returned false, the wait was
 * cancelled and must have no effect: give what you were about to hand over to the next one.
 */
public abstract class Waiter {
  private static final int WAITING = 0;
  private static final int WITHDRAWN = 1;

  /** Plus what {@link #resume(int)} was given. */
  private static final int RESUMED = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TaskNode<?> task;

  @SuppressWarnings("UnusedVariable") // written through STATE
  private volatile int state = WAITING;

  /**
   * A wait of the current task.
   *
   * @param what what is waited for, for the sentence that says this is not a task:
   *     "Semaphore.acquire"
   * @throws IllegalStateException outside a task
   */
  protected Waiter(String what) {
    task = TaskNode.required(what);
  }

  /** Ends the wait with success, from any thread. Returns false when it was settled before. */
  public final boolean resume() {
    return resume(0);
  }

  /**
   * {@link #resume()} that tells the waiting task which of several things ended its wait.
   *
   * @param how not negative; {@link #resumedBy} returns it
   */
  public final boolean resume(int how) {
    if (how < 0) {
      throw new IllegalArgumentException("Waiter.resume: how is " + how + "; 0 is the least");
    }
    boolean won = STATE.compareAndSet(this, WAITING, RESUMED + how);
    if (won) {
      if (task.scheduler.checkpointsAreWatched()) {
        LoopRoot.of(task.scheduler).watch().ifPresent(watch -> watch.resumed(task));
      }
      task.wake();
    }
    return won;
  }

  /**
   * What the {@link #resume(int)} that won was given; 0 after {@link #resume()}.
   *
   * @throws IllegalStateException when the wait was not ended by a resume
   */
  public final int resumedBy() {
    int now = state;
    if (now < RESUMED) {
      throw new IllegalStateException(
          "the wait for " + inWords() + (now == WAITING ? " goes on" : " was cancelled"));
    }
    return now - RESUMED;
  }

  /** Whether nobody has settled the wait yet. Any thread. */
  public final boolean isWaiting() {
    return state == WAITING;
  }

  /**
   * Waits until the wait is settled. A checkpoint.
   *
   * @throws Cancellation when it was settled by a cancellation, after {@link #withdraw}
   */
  public final void await() {
    task.waitFor(this);
  }

  /**
   * Called on the event loop when the scope around the wait is cancelled. Return true to let the
   * wait end now, or tell the operation to stop and return false to go on waiting for its end.
   */
  protected boolean cancelRequested() {
    return true;
  }

  /**
   * Undoes what makes {@link #resume} be called. Runs in the waiting task, after the wait was
   * cancelled.
   */
  protected abstract void withdraw();

  /**
   * Who could end the wait, as far as is known now: for the task tree, and for finding tasks that
   * wait for each other. Asked on the event loop of the waiting task; must not wait.
   */
  protected Wakers wakers() {
    return Wakers.unknown();
  }

  /**
   * Whether {@link #wakers} may be tasks, and nobody else: such waits are looked at when they take
   * long. Asked when the wait begins.
   */
  protected boolean isForTasks() {
    return false;
  }

  /** What is waited for, in a noun phrase: shown in errors and in the task tree. */
  @Override
  public abstract String toString();

  /**
   * What ends this wait, for an operation that can be told why: call it in {@link
   * #cancelRequested}.
   */
  protected final Cancellation cancellation() {
    return task.scope().raised();
  }

  /** The scope around the wait was cancelled. Owner of the turn. */
  final void requestCancel() {
    if (state != WAITING) {
      return;
    }
    boolean end = true;
    try {
      end = cancelRequested();
    } catch (Throwable e) {
      Reports.LOG.log(ERROR, "stopping " + inWords() + " failed; its wait is ended", e);
    }
    if (end && STATE.compareAndSet(this, WAITING, WITHDRAWN)) {
      task.wake();
    }
  }

  /** The task was abandoned and may not begin to wait, whatever the operation wants. */
  final void refuse() {
    if (STATE.compareAndSet(this, WAITING, WITHDRAWN)) {
      task.wake();
    }
  }

  /** The thread cannot wait here. Returns false when the wait was settled meanwhile. */
  final boolean giveUp(PinnedException because) {
    boolean won = STATE.compareAndSet(this, WAITING, WITHDRAWN);
    if (won) {
      Reports.LOG.log(ERROR, "{0}", because.getMessage());
    }
    return won;
  }

  final TaskNode<?> task() {
    return task;
  }

  /** Nothing that goes wrong there may take the place of the cancellation. */
  final void undo() {
    try {
      withdraw();
    } catch (Throwable e) {
      Reports.LOG.log(ERROR, "withdrawing from " + inWords() + " failed", e);
    }
  }

  /** What is waited for; asked for in places that must not fail. */
  final String inWords() {
    try {
      return toString();
    } catch (Throwable e) {
      return getClass().getName() + ", whose toString failed: " + e;
    }
  }

  /** {@link #wakers}; asked for in places that must not fail. */
  final Wakers knownWakers() {
    try {
      return wakers();
    } catch (Throwable e) {
      Reports.LOG.log(ERROR, "nobody knows who ends " + inWords(), e);
      return Wakers.unknown();
    }
  }

  final boolean isWithdrawn() {
    return state == WITHDRAWN;
  }
}
