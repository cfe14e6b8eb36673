// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waker;
import dev.selvage.tasks.Wakers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Permits, one for each borrower, whose number can be changed while it is used: to turn a service
 * down under load, and up again.
 *
 * <pre>{@code
 * private final Limiter imports = Limiter.of(4);
 * ...
 * try (var permit = imports.acquireFor(customer)) {      // one import for each customer at a time
 *   importFrom(customer);
 * }
 * ...
 * imports.resize(1);                                     // those that run go on
 * }</pre>
 *
 * <p><b>Borrowers.</b> A borrower is the current task, or any object, told from others by {@code
 * equals}. It has one permit at most: to ask for another, while it holds or waits for one, is an
 * error, because a limiter that is used twice on the way waits for itself.
 *
 * <p><b>Size.</b> Growing lets waiting borrowers in at once. Shrinking takes nothing from anybody:
 * while more permits are out than there are, what is released goes to nobody. A limiter of size 0
 * lets nobody in.
 *
 * <p><b>Fairness.</b> First come, first served; {@link #tryAcquireFor} cannot overtake.
 * <b>Cancellation.</b> {@link #acquire} is a checkpoint; a cancelled wait takes no permit. The
 * number of waiting tasks has no limit but memory. <b>Thread safety.</b> Tasks of any event loop
 * may share one; resizing and releasing may be done on any thread.
 */
@CheckReturnValue
public final class Limiter {
  private static final Object HOLDS = "holds a permit";

  // Guarded by this; a borrower's standing is its waiter while it waits, then HOLDS.
  private final FifoPermits permits;
  private final Map<Object, Object> borrowers = new LinkedHashMap<>();

  private Limiter(int size) {
    this.permits = new FifoPermits(size);
  }

  /**
   * A limiter with all its permits available.
   *
   * @throws IllegalArgumentException when the size is negative
   */
  public static Limiter of(int size) {
    return new Limiter(checked("Limiter.of", size));
  }

  private static int checked(String where, int size) {
    if (size < 0) {
      throw new IllegalArgumentException(
          where + ": size is " + size + "; it must be 0, which lets nobody in, or more");
    }
    return size;
  }

  /**
   * Waits for a permit for the current task. Close it to give it back.
   *
   * @throws IllegalStateException when the current task has a permit
   */
  public Permit acquire() {
    return acquireFor(currentTask());
  }

  /**
   * Waits for a permit for a borrower. Close it to give it back.
   *
   * @throws IllegalStateException when the borrower has a permit, or waits for one
   */
  public Permit acquireFor(Object borrower) {
    Objects.requireNonNull(borrower, "Limiter.acquireFor: the borrower is null");
    Tasks.checkpoint();
    BorrowerWaiter waiter = null;
    Object standing;
    synchronized (this) {
      standing = borrowers.get(borrower);
      if (standing == null && !tryTake(borrower)) {
        waiter = new BorrowerWaiter(borrower);
        borrowers.put(borrower, waiter);
        permits.enqueue(waiter);
      }
    }
    throwIfTwice(borrower, standing);
    if (waiter != null) {
      waiter.await();
    }
    return new Permit(this, borrower);
  }

  /**
   * A permit for the current task if one is available now and nobody waits.
   *
   * @throws IllegalStateException when the current task has a permit
   */
  public Optional<Permit> tryAcquire() {
    return tryAcquireFor(currentTask());
  }

  /**
   * A permit for a borrower if one is available now and nobody waits. Any thread.
   *
   * @throws IllegalStateException when the borrower has a permit, or waits for one
   */
  public Optional<Permit> tryAcquireFor(Object borrower) {
    Objects.requireNonNull(borrower, "Limiter.tryAcquireFor: the borrower is null");
    boolean taken;
    Object standing;
    synchronized (this) {
      standing = borrowers.get(borrower);
      taken = standing == null && tryTake(borrower);
    }
    throwIfTwice(borrower, standing);
    return taken ? Optional.of(new Permit(this, borrower)) : Optional.empty();
  }

  private static Object currentTask() {
    return Tasks.current()
        .orElseThrow(() ->
            new IllegalStateException(
                "Limiter.acquire was called outside a task: start one with Tasks.run(vertx, () ->"
                    + " ...), or name a borrower"));
  }

  private boolean tryTake(Object borrower) {
    boolean taken = permits.tryTake(1);
    if (taken) {
      borrowers.put(borrower, HOLDS);
    }
    return taken;
  }

  private void throwIfTwice(Object borrower, @Nullable Object standing) {
    if (standing != null) {
      throw new IllegalStateException(
          "the borrower "
              + borrower
              + (standing == HOLDS ? " has a permit of " : " waits for a permit of ")
              + this
              + " already: each borrower gets one at a time");
    }
  }

  private synchronized void giveBack(Object borrower) {
    borrowers.remove(borrower);
    permits.giveBack(1);
  }

  private synchronized void forget(BorrowerWaiter waiter) {
    borrowers.remove(waiter.borrower, waiter);
    permits.leave(waiter);
  }

  /**
   * Changes how many permits there are. Any thread.
   *
   * @throws IllegalArgumentException when the size is negative
   */
  public void resize(int size) {
    int checked = checked("Limiter.resize", size);
    synchronized (this) {
      permits.resize(checked);
    }
  }

  /** How many permits there are. */
  public synchronized int size() {
    return permits.total();
  }

  /** How many permits can be had now: none while more are out than there are. */
  public synchronized int available() {
    return Math.max(0, permits.total() - permits.taken());
  }

  /** What the limiter is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    List<Object> holding =
        borrowers.entrySet().stream()
            .filter(entry -> entry.getValue() == HOLDS)
            .map(Map.Entry::getKey)
            .toList();
    return new Statistics(permits.total(), permits.taken(), permits.waiting(), holding);
  }

  /** Borrowers that are tasks are known; the permits may have been passed on. */
  private Wakers holders() {
    List<Waker> holders = new ArrayList<>();
    for (Object borrower : statistics().borrowers()) {
      holders.add(
          borrower instanceof Task<?> task
              ? new Waker.OfTask(task, "took a permit of " + this, false)
              : Waker.Outside.UNKNOWN);
    }
    return holders.isEmpty() ? Wakers.unknown() : Wakers.any(holders);
  }

  @Override
  public synchronized String toString() {
    return "Limiter[" + permits.taken() + " of " + permits.total() + " taken]";
  }

  /**
   * A limiter at one moment.
   *
   * @param size how many permits there are
   * @param taken how many are out; more than the size after it was shrunk
   * @param waiting how many borrowers wait
   * @param borrowers those who have a permit
   */
  public record Statistics(int size, int taken, int waiting, List<Object> borrowers) {}

  /**
   * The right of a borrower to be one of those that a limiter lets in. Closing it gives it back;
   * closing it again does nothing.
   */
  public static final class Permit implements AutoCloseable {
    private final Limiter limiter;
    private final Object borrower;
    private final Holding holding = Holdings.taken(this);
    private boolean held = true;

    private Permit(Limiter limiter, Object borrower) {
      this.limiter = limiter;
      this.borrower = borrower;
    }

    /** Who has it. */
    public Object borrower() {
      return borrower;
    }

    /** Gives the permit back. Any thread. */
    public void release() {
      synchronized (limiter) {
        if (!held) {
          return;
        }
        held = false;
        holding.release();
        limiter.giveBack(borrower);
      }
    }

    @Override
    public void close() {
      release();
    }

    @Override
    public String toString() {
      return "the permit of " + borrower + " from " + limiter;
    }
  }

  private final class BorrowerWaiter extends FifoPermits.PermitWaiter {
    private final Object borrower;

    BorrowerWaiter(Object borrower) {
      super("Limiter.acquire", 1);
      this.borrower = borrower;
    }

    @Override
    void granted() {
      borrowers.put(borrower, HOLDS);
    }

    /** At once: the borrower may be asked for again before this task has had its turn. */
    @Override
    protected boolean cancelRequested() {
      forget(this);
      return true;
    }

    @Override
    protected void withdraw() {
      forget(this);
    }

    @Override
    protected Wakers wakers() {
      return holders();
    }

    @Override
    protected boolean isForTasks() {
      return true;
    }

    @Override
    public String toString() {
      return "a permit of " + Limiter.this;
    }
  }
}
