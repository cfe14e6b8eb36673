// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Wakers;
import java.util.function.BooleanSupplier;

/**
 * Lets tasks that hold a {@link Lock} wait until another task has changed what the lock protects.
 *
 * <pre>{@code
 * private final Lock lock = new Lock("stock");
 * private final Condition changed = Condition.of(lock);
 * ...
 * try (var held = lock.acquire()) {                  // the one who waits
 *   changed.awaitUntil(() -> stock >= wanted);
 *   stock -= wanted;
 * }
 * ...
 * try (var held = lock.acquire()) {                  // the one who changes
 *   stock += delivered;
 *   changed.signalAll();
 * }
 * }</pre>
 *
 * <p>Waiting gives the lock back, and takes it again before it returns: a task that was signalled
 * goes to the end of the lock's line. What it waited for may have changed again by then; hence
 * {@link #awaitUntil}.
 *
 * <p><b>Order.</b> Those who wait longest are signalled first. <b>Cancellation.</b> {@link #await}
 * is a checkpoint. The lock is held again when it raises, so that the code around may rely on it:
 * the cancelled task waits for its turn, and nothing ends that wait but the lock itself. If it had
 * been signalled before the cancellation and had not got the lock yet, the signal passes on to
 * another task. If it had got the lock, the wait has succeeded, and the cancellation is seen at the
 * next checkpoint. <b>Thread safety.</b> Tasks of any event loop may share one. Signalling does not
 * wait, and may be done by anybody on any thread; whoever shares what is changed between event
 * loops has to hold the lock while changing it.
 *
 * <p>The methods are not called <em>notify</em>, because {@code Object} has methods of that name.
 */
@CheckReturnValue
public final class Condition {
  private final Lock lock;
  private final Line<SignalWaiter> waiting = new Line<>(); // guarded by the lock

  private Condition(Lock lock) {
    this.lock = lock;
  }

  /** A condition of what the lock protects. A lock may have many. */
  public static Condition of(Lock lock) {
    return new Condition(lock);
  }

  /**
   * Waits for a signal.
   *
   * @throws IllegalStateException when this task does not hold the lock
   * @throws LockBrokenException when the lock breaks meanwhile; it is not held then
   */
  public void await() {
    Lock.Held held = lock.held("Condition.await");
    Tasks.checkpoint();
    SignalWaiter waiter = new SignalWaiter(held);
    held.end();
    synchronized (lock) {
      waiting.add(waiter);
      lock.isAwaited(this, true);
      lock.handOver();
    }
    waiter.await();
    if (!waiter.isBroken()) {
      held.begin();
    }
    if (waiter.progress == Progress.CANCELLED) {
      Tasks.checkpoint();
    }
    waiter.throwIfBroken();
  }

  /**
   * Waits until the predicate, which is asked while the lock is held, is true: at once, and after
   * each signal.
   *
   * @throws IllegalStateException when this task does not hold the lock
   * @throws LockBrokenException when the lock breaks meanwhile; it is not held then
   */
  public void awaitUntil(BooleanSupplier predicate) {
    var unused = lock.held("Condition.awaitUntil");
    Tasks.checkpoint();
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  /** Signals the task that waits longest, if any does. Any thread. */
  public void signal() {
    signal(1);
  }

  /**
   * Signals as many tasks, those first that wait longest. Any thread.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public void signal(int tasks) {
    if (tasks < 0) {
      throw new IllegalArgumentException(
          "Condition.signal: tasks is " + tasks + "; it must not be negative");
    }
    synchronized (lock) {
      pass(tasks);
    }
  }

  /** Signals all tasks that wait now. Any thread. */
  public void signalAll() {
    signal(Integer.MAX_VALUE);
  }

  private void pass(int signals) {
    SignalWaiter waiter = null;
    for (int i = 0; i < signals && (waiter = waiting.poll()) != null; i++) {
      waiter.progress = Progress.SIGNALLED;
      lock.comeBack(waiter);
    }
    forgetIfIdle();
  }

  private void forgetIfIdle() {
    if (waiting.isEmpty()) {
      lock.isAwaited(this, false);
    }
  }

  /** The lock is broken. Guarded by the lock. */
  void endAll(String why) {
    BreakableWaiter.endAll(waiting, why);
  }

  /** What the condition is like at this moment. Any thread. */
  public Statistics statistics() {
    synchronized (lock) {
      return new Statistics(waiting.size());
    }
  }

  @Override
  public String toString() {
    return "Condition[" + statistics().waiting() + " waiting, of " + lock.describe() + "]";
  }

  /**
   * A condition at one moment.
   *
   * @param waiting how many tasks wait for a signal
   */
  public record Statistics(int waiting) {}

  private enum Progress {
    WAITING,
    SIGNALLED,
    CANCELLED
  }

  /**
   * One wait for two things: first it stands in the line of the condition, then, signalled or
   * cancelled, in that of the lock. It is resumed when its task has the lock, and not before.
   */
  private final class SignalWaiter extends Lock.LockWaiter {
    private Progress progress = Progress.WAITING; // guarded by the lock until it is resumed

    SignalWaiter(Lock.Held held) {
      super(held, "Condition.await");
    }

    @Override
    protected boolean cancelRequested() {
      synchronized (lock) {
        Progress before = progress;
        if (!isWaiting() || before == Progress.CANCELLED) {
          return false;
        }
        progress = Progress.CANCELLED;
        if (before == Progress.SIGNALLED) {
          pass(1);
        } else {
          var unused = waiting.remove(this);
          forgetIfIdle();
          lock.comeBack(this);
        }
      }
      return false;
    }

    /** The thread could not wait: what it was given goes to others. */
    @Override
    protected void withdraw() {
      synchronized (lock) {
        var unused = waiting.remove(this);
        lock.leave(this);
        if (progress == Progress.SIGNALLED) {
          pass(1);
        }
        forgetIfIdle();
      }
    }

    @Override
    protected Wakers wakers() {
      return progress == Progress.WAITING ? Wakers.unknown() : super.wakers();
    }

    @Override
    public String toString() {
      return progress == Progress.WAITING
          ? "a signal of a condition of " + lock.describe()
          : "taking " + lock.describe() + " again";
    }
  }
}
