// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Owned;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Wakers;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets one task at a time in, across its waits: between two waits a task of an event loop needs no
 * lock against the others of that loop.
 *
 * <pre>{@code
 * private final Lock lock = new Lock("accounts");
 * ...
 * try (var held = lock.acquire()) {
 *   Account account = load(id);
 *   store(account.plus(amount));
 * }
 * }</pre>
 *
 * <p><b>Ownership.</b> A lock belongs to the task that acquired it, and only that task may release
 * it. It is not reentrant: a task that asks for a lock it holds gets an error at once, because
 * whoever holds a lock relies on what it protects being in order when the lock is acquired. When
 * the owner completes without having released it the lock is <em>broken</em>: those who wait for
 * it, and all who come later, get a {@link LockBrokenException} until somebody calls {@link
 * #reset}; it is logged.
 *
 * <p><b>Fairness.</b> First come, first served; a released lock belongs to the longest waiting task
 * at once, so {@link #tryAcquire} cannot overtake. <b>Cancellation.</b> {@link #acquire} is a
 * checkpoint; a cancelled wait does not take the lock. The number of waiting tasks has no limit but
 * memory. <b>Thread safety.</b> Tasks of any event loop may share one.
 */
@CheckReturnValue
public final class Lock {
  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  private final String name;

  // Guarded by this.
  private @Nullable Held owner;
  private final Line<LockWaiter> waiting = new Line<>();
  private final Set<Condition> awaited = new LinkedHashSet<>(2);
  private @Nullable String broken;

  /** A lock that nobody holds. */
  public Lock() {
    this("");
  }

  /**
   * A lock that nobody holds.
   *
   * @param name for logs and errors
   */
  public Lock(String name) {
    this.name = name;
  }

  /**
   * Waits for the lock. Close what is returned to release it.
   *
   * @throws LockBrokenException when the lock is broken, or breaks meanwhile
   * @throws IllegalStateException when this task holds the lock
   */
  public Held acquire() {
    Tasks.checkpoint();
    Held held = new Held(this, "Lock.acquire");
    AcquireWaiter waiter = null;
    synchronized (this) {
      if (!tryTake(held)) {
        waiter = new AcquireWaiter(held);
        waiting.add(waiter);
      }
    }
    if (waiter != null) {
      waiter.await();
      waiter.throwIfBroken();
    }
    held.begin();
    return held;
  }

  /**
   * The lock if it is free now and nobody waits for it. Does not wait, and is no checkpoint.
   *
   * @throws LockBrokenException when the lock is broken
   * @throws IllegalStateException when this task holds the lock, or outside a task
   */
  public Optional<Held> tryAcquire() {
    Held held = new Held(this, "Lock.tryAcquire");
    synchronized (this) {
      if (!tryTake(held)) {
        return Optional.empty();
      }
    }
    held.begin();
    return Optional.of(held);
  }

  /**
   * Runs the body while holding the lock.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T locked(Body<T, X> body) throws X {
    try (Held held = acquire()) {
      return body.run();
    }
  }

  /** {@link #locked(Body)} for code that returns nothing. */
  public <X extends Exception> void locked(Action<X> action) throws X {
    try (Held held = acquire()) {
      action.run();
    }
  }

  /**
   * Makes a broken lock usable again, held by nobody; does nothing to one that is not broken. Look
   * after what the lock protects first. Any thread.
   */
  public synchronized void reset() {
    broken = null;
  }

  /** Whether a task holds it. Any thread. */
  public synchronized boolean isLocked() {
    return owner != null;
  }

  /** What the lock is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    Optional<Task<?>> holder = Optional.ofNullable(owner).map(Owned::owner);
    return new Statistics(holder, waiting.size(), broken != null);
  }

  /**
   * A lock at one moment.
   *
   * @param owner the task that holds it
   * @param waiting how many tasks wait for it, those included that were signalled by a condition
   * @param broken whether a task completed while it held it
   */
  public record Statistics(Optional<Task<?>> owner, int waiting, boolean broken) {}

  // ---- who holds it; guarded by this

  private boolean tryTake(Held held) {
    if (broken != null) {
      throw new LockBrokenException(broken);
    }
    if (owner == null) {
      owner = held;
      return true;
    }
    if (owner.isMine()) {
      throw new IllegalStateException(
          describe() + " is held by this task already: it is not reentrant");
    }
    return false;
  }

  /** The owner lets go: the lock belongs to the first in the line, or to nobody. */
  void handOver() {
    owner = null;
    for (LockWaiter next = waiting.poll(); next != null; next = waiting.poll()) {
      if (next.resume()) {
        owner = next.held;
        return;
      }
    }
  }

  /** A waiter of a condition comes back: to the end of the line, or to a lock that is free. */
  void comeBack(LockWaiter waiter) {
    if (broken != null) {
      waiter.endBroken(broken);
      return;
    }
    waiting.add(waiter);
    if (owner == null) {
      handOver();
    }
  }

  void leave(LockWaiter waiter) {
    var unused = waiting.remove(waiter);
  }

  /** Whose waiters have to be told when the lock breaks. */
  void isAwaited(Condition condition, boolean awaitedNow) {
    var unused = awaitedNow ? awaited.add(condition) : awaited.remove(condition);
  }

  /** The current task's hold of this lock. Not guarded. */
  Held held(String what) {
    if (Owned.taken(what, this) instanceof Held held) {
      return held;
    }
    throw new IllegalStateException(
        what + " was called by a task that does not hold " + describe() + ": acquire it first");
  }

  private void release(Held held) {
    synchronized (this) {
      if (owner != held) {
        return; // released before, or broken
      }
      if (!held.isMine()) {
        throw new IllegalStateException(
            describe() + " is held by " + inWords(held.owner()) + ", and only that may release it");
      }
      handOver();
    }
    held.end();
  }

  private void breakBy(Held left) {
    String why =
        describe()
            + " is broken: "
            + inWords(left.owner())
            + " completed without releasing it; look after what it protects, then call reset";
    synchronized (this) {
      if (owner != left) {
        return;
      }
      owner = null;
      broken = why;
      BreakableWaiter.endAll(waiting, why);
      awaited.forEach(condition -> condition.endAll(why));
      awaited.clear();
    }
    LOG.log(System.Logger.Level.ERROR, why);
  }

  // ---- in words

  String describe() {
    return name.isEmpty() ? "the lock" : "the lock '" + name + "'";
  }

  private static String inWords(Task<?> task) {
    return "the task '" + task.name() + "'";
  }

  private synchronized String inWords() {
    return describe() + (owner == null ? "" : ", held by " + inWords(owner.owner()));
  }

  private synchronized Wakers holder() {
    return owner == null ? Wakers.unknown() : Wakers.of(owner.owner(), "holds " + describe());
  }

  @Override
  public synchronized String toString() {
    String state = broken != null ? "broken" : owner == null ? "free" : "held by " + owner.owner();
    return "Lock[" + (name.isEmpty() ? "" : name + ", ") + state + "]";
  }

  /**
   * A task's hold of a lock. Closing it releases the lock; closing it again does nothing.
   *
   * @see Lock#acquire
   */
  public static final class Held extends Owned implements AutoCloseable {
    private final Lock lock;
    private @Nullable Holding holding; // the owner only

    private Held(Lock lock, String what) {
      super(what, lock);
      this.lock = lock;
    }

    void begin() {
      take();
      holding = Holdings.taken(this);
    }

    void end() {
      giveBack();
      endHolding();
    }

    private void endHolding() {
      if (holding != null) {
        holding.release();
      }
    }

    /**
     * Releases the lock.
     *
     * @throws IllegalStateException when another task than the owner calls it
     */
    public void release() {
      lock.release(this);
    }

    @Override
    public void close() {
      release();
    }

    @Override
    protected void ownerCompleted() {
      endHolding();
      lock.breakBy(this);
    }

    @Override
    public String toString() {
      return lock.describe();
    }
  }

  /** Waits until its task owns the lock. */
  abstract static class LockWaiter extends BreakableWaiter {
    final Held held;

    LockWaiter(Held held, String what) {
      super(what);
      this.held = held;
    }

    @Override
    protected Wakers wakers() {
      return held.lock.holder();
    }

    @Override
    protected boolean isForTasks() {
      return true;
    }
  }

  private final class AcquireWaiter extends LockWaiter {
    AcquireWaiter(Held held) {
      super(held, "Lock.acquire");
    }

    @Override
    protected void withdraw() {
      synchronized (Lock.this) {
        leave(this);
      }
    }

    @Override
    public String toString() {
      return inWords();
    }
  }
}
