// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.LinkedHashSet;
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
 * <p><b>Fairness.</b> First come, first served; a released permit belongs to the longest waiting
 * task at once, so {@link #tryAcquire} cannot overtake. <b>Cancellation.</b> {@link #acquire} is a
 * checkpoint; a cancelled wait takes no permit. The number of waiting tasks has no limit of its
 * own. <b>Thread safety.</b> Tasks of any event loop may share one.
 */
@CheckReturnValue
public final class Semaphore {
  private final int permits;

  // Guarded by this.
  private int available;
  private final LinkedHashSet<PermitWaiter> waiting = new LinkedHashSet<>();

  private Semaphore(int permits) {
    this.permits = permits;
    this.available = permits;
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
    Tasks.checkpoint();
    PermitWaiter waiter;
    synchronized (this) {
      if (available > 0) {
        available--;
        return new Permit(this);
      }
      waiter = new PermitWaiter();
      waiting.add(waiter);
    }
    waiter.await();
    return new Permit(this);
  }

  /** A permit if one is available now. Any thread. */
  public synchronized Optional<Permit> tryAcquire() {
    if (available == 0) {
      return Optional.empty();
    }
    available--;
    return Optional.of(new Permit(this));
  }

  private synchronized void release() {
    while (!waiting.isEmpty()) {
      if (waiting.removeFirst().resume()) {
        return; // the permit is that task's now
      }
    }
    available++;
  }

  private synchronized void forget(PermitWaiter waiter) {
    waiting.remove(waiter);
  }

  /** How many permits there are in all. */
  public int permits() {
    return permits;
  }

  /** How many permits nobody holds. */
  public synchronized int available() {
    return available;
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return (int) waiting.stream().filter(Waiter::isWaiting).count();
  }

  @Override
  public String toString() {
    return "Semaphore[" + available() + " of " + permits + " available]";
  }

  /**
   * The right to be one of those that a semaphore lets in. Closing it gives it back; closing it
   * again does nothing.
   */
  public static final class Permit implements AutoCloseable {
    private final Semaphore semaphore;
    private final Holding holding = Holdings.taken(this);
    private boolean held = true;

    private Permit(Semaphore semaphore) {
      this.semaphore = semaphore;
    }

    /** Gives the permit back. Any thread. */
    public void release() {
      synchronized (this) {
        if (!held) {
          return;
        }
        held = false;
      }
      holding.release();
      semaphore.release();
    }

    @Override
    public void close() {
      release();
    }

    @Override
    public String toString() {
      return "a permit of " + semaphore;
    }
  }

  private final class PermitWaiter extends Waiter {
    PermitWaiter() {
      super("Semaphore.acquire");
    }

    @Override
    protected void withdraw() {
      forget(this);
    }

    @Override
    public String toString() {
      return "a permit of " + Semaphore.this;
    }
  }
}
