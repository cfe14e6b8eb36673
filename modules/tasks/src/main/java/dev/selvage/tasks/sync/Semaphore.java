// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waker;
import dev.selvage.tasks.Wakers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A number of permits, handed out in the order in which they are asked for.
 *
 * <pre>{@code
 * private final Semaphore atMostTen = Semaphore.of(10);
 * ...
 * try (var permit = atMostTen.acquire()) {
 *   return fetch(url);
 * }
 * }</pre>
 *
 * <p><b>Fairness.</b> First come, first served: a request for many permits that waits at the head
 * of the line is not overtaken by smaller ones. What is released belongs to the longest waiting
 * task at once, so {@link #tryAcquire} cannot overtake either. <b>Cancellation.</b> {@link
 * #acquire} is a checkpoint; a cancelled wait takes no permit. A permit belongs to nobody: whoever
 * has it may release it, in another task or on another thread. The number of waiting tasks has no
 * limit but memory. <b>Thread safety.</b> Tasks of any event loop may share one; what is released
 * is handed over without leaving the event loop if giver and taker are on the same.
 */
@CheckReturnValue
public final class Semaphore {
  private final FifoPermits permits; // guarded by this

  private Semaphore(int permits) {
    this.permits = new FifoPermits(permits);
  }

  /**
   * A semaphore with all its permits available.
   *
   * @throws IllegalArgumentException when the number of permits is less than 1
   */
  public static Semaphore of(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException(
          "Semaphore: permits is " + permits + "; it must be at least 1");
    }
    return new Semaphore(permits);
  }

  /** Waits for a permit. Close it to give it back. */
  public Permit acquire() {
    return acquireMany(1);
  }

  /**
   * Waits for several permits, and takes them all at once. Close what is returned to give all of
   * them back.
   *
   * @throws IllegalArgumentException when fewer than 1 are asked for, or more than there are in all
   */
  public Permit acquireMany(int wanted) {
    check("Semaphore.acquireMany", wanted);
    Tasks.checkpoint();
    PermitsWaiter waiter;
    synchronized (this) {
      if (permits.tryTake(wanted)) {
        return new Permit(this, wanted);
      }
      waiter = new PermitsWaiter(wanted);
      permits.enqueue(waiter);
    }
    waiter.await();
    return new Permit(this, wanted);
  }

  /** A permit if one is available now and nobody waits. Any thread. */
  public Optional<Permit> tryAcquire() {
    return tryAcquireMany(1);
  }

  /**
   * Several permits at once if they are available now and nobody waits. Any thread.
   *
   * @throws IllegalArgumentException when fewer than 1 are asked for, or more than there are in all
   */
  public Optional<Permit> tryAcquireMany(int wanted) {
    check("Semaphore.tryAcquireMany", wanted);
    synchronized (this) {
      if (!permits.tryTake(wanted)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Permit(this, wanted));
  }

  private void check(String where, int wanted) {
    if (wanted < 1 || wanted > permits()) {
      throw new IllegalArgumentException(
          where
              + ": "
              + wanted
              + " permits were asked for; it must be at least 1, and at most the "
              + permits()
              + " that there are");
    }
  }

  private synchronized void giveBack(int released) {
    permits.giveBack(released);
  }

  private synchronized void forget(PermitsWaiter waiter) {
    permits.leave(waiter);
  }

  /** How many permits there are in all. */
  public int permits() {
    return permits.total(); // never changes
  }

  /** How many permits nobody holds. */
  public synchronized int available() {
    return permits.total() - permits.taken();
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return permits.waiting();
  }

  /** What the semaphore is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    return new Statistics(permits(), available(), waiting());
  }

  /**
   * Who took the permits that are out, as far as {@link Holdings} knows; one of them has to give
   * some back, unless it has passed them on.
   */
  private Wakers holders() {
    List<Waker> holders = new ArrayList<>();
    int known = 0;
    for (Holding holding : Holdings.matching(this::isMyPermit)) {
      known += ((Permit) holding.subject()).permits;
      holders.add(
          holding
              .taker()
              .<Waker>map(task -> new Waker.OfTask(task, "took " + holding.what(), false))
              .orElse(Waker.Outside.UNKNOWN));
    }
    if (known < permits.total() - available()) {
      holders.add(Waker.Outside.UNKNOWN);
    }
    return holders.isEmpty() ? Wakers.unknown() : Wakers.any(holders);
  }

  private boolean isMyPermit(Object held) {
    return held instanceof Permit permit && permit.semaphore == this;
  }

  @Override
  public String toString() {
    return "Semaphore[" + available() + " of " + permits() + " available]";
  }

  /**
   * A semaphore at one moment.
   *
   * @param permits how many permits there are in all
   * @param available how many of them nobody holds; may be more than zero while tasks wait, when
   *     the first of them wants more
   * @param waiting how many tasks wait
   */
  public record Statistics(int permits, int available, int waiting) {}

  /**
   * The right to be one, or several, of those that a semaphore lets in. Closing it gives it back;
   * closing it again does nothing.
   */
  public static final class Permit implements AutoCloseable {
    private final Semaphore semaphore;
    private final int permits;
    private final Holding holding = Holdings.taken(this);
    private boolean held = true;

    private Permit(Semaphore semaphore, int permits) {
      this.semaphore = semaphore;
      this.permits = permits;
    }

    /** Gives the permit back. Any thread. */
    public void release() {
      synchronized (semaphore) {
        if (!held) {
          return;
        }
        held = false;
        holding.release();
        semaphore.giveBack(permits);
      }
    }

    @Override
    public void close() {
      release();
    }

    @Override
    public String toString() {
      return (permits == 1 ? "a permit of " : permits + " permits of ") + semaphore;
    }
  }

  private final class PermitsWaiter extends FifoPermits.PermitWaiter {
    PermitsWaiter(int wanted) {
      super("Semaphore.acquire", wanted);
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
      return Holdings.isTracked();
    }

    @Override
    public String toString() {
      return (permits == 1 ? "a permit of " : permits + " permits of ") + Semaphore.this;
    }
  }
}
