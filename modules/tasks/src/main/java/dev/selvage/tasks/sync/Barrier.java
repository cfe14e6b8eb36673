// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * Where a fixed number of tasks meet: each waits until all have arrived, then all go on, and the
 * barrier is ready for the next time they meet.
 *
 * <pre>{@code
 * private final Barrier rounds = Barrier.of(players, this::countPoints);
 * ...
 * while (playing) {                 // in each player's task
 *   move();
 *   rounds.await();
 * }
 * }</pre>
 *
 * <p><b>Action.</b> It runs in the task that arrives last, before the others go on, and may wait.
 *
 * <p><b>Cancellation.</b> {@link #await} is a checkpoint. A party that is cancelled or late while
 * it waits <em>breaks</em> the barrier, because those who meet would wait for it for ever: the
 * others, and all who come later, get a {@link BarrierBrokenException} until somebody calls {@link
 * #reset}. So does an action that fails or is cancelled; its failure is thrown in the task that ran
 * it. A task that is cancelled before it waits has not arrived, and breaks nothing.
 *
 * <p><b>Order.</b> Parties are made ready in the order of their arrival; more tasks than parties
 * meet in the order of their arrival, too. <b>Thread safety.</b> Tasks of any event loop may share
 * one.
 */
@CheckReturnValue
public final class Barrier {
  private final int parties;
  private final Action<? extends RuntimeException> action;

  // Guarded by this.
  private int resets;
  private Generation current = new Generation(0, resets);
  private @Nullable String broken;

  private Barrier(int parties, Action<? extends RuntimeException> action) {
    this.parties = parties;
    this.action = action;
  }

  /**
   * A barrier at which nobody waits.
   *
   * @throws IllegalArgumentException when there is less than 1 party
   */
  public static Barrier of(int parties) {
    return of(parties, () -> {});
  }

  /**
   * A barrier that runs an action each time all parties have arrived.
   *
   * @throws IllegalArgumentException when there is less than 1 party
   */
  public static Barrier of(int parties, Action<? extends RuntimeException> action) {
    if (parties < 1) {
      throw new IllegalArgumentException(
          "Barrier: parties is " + parties + "; it must be at least 1");
    }
    return new Barrier(parties, action);
  }

  /**
   * Arrives, and waits until all parties have.
   *
   * @return how many of this meeting arrived before: 0 for the first, one less than the parties for
   *     the last, so that one of them can be told from the others
   * @throws BarrierBrokenException when the barrier is broken, or breaks meanwhile
   */
  @CanIgnoreReturnValue
  public int await() {
    Tasks.checkpoint();
    Generation mine;
    Arrival arrival = null;
    int before;
    synchronized (this) {
      throwIfBroken(broken);
      mine = current;
      before = mine.arrived++;
      if (mine.arrived < parties) {
        arrival = new Arrival(mine);
        mine.waiting.add(arrival);
      } else {
        current = new Generation(mine.number + 1, resets);
      }
    }
    if (arrival == null) {
      meet(mine);
    } else {
      arrival.await();
      throwIfBroken(mine.broken);
    }
    return before;
  }

  private void meet(Generation generation) {
    try {
      action.run();
    } catch (Throwable e) {
      breakBecause(generation, "its action failed: " + e);
      throw e;
    }
    synchronized (this) {
      generation.met = generation.broken == null;
      generation.endAll();
    }
    throwIfBroken(generation.broken);
  }

  /**
   * A meeting that is not over cannot take place any more, nor can those after it until a reset,
   * which may have come while its action ran.
   */
  private synchronized void breakBecause(Generation generation, String why) {
    if (generation.met || generation.broken != null) {
      return;
    }
    String reason = this + " is broken: " + why;
    generation.end(reason);
    if (generation.resets == resets) {
      broken = reason;
      current.end(reason);
    }
  }

  private static void throwIfBroken(@Nullable String reason) {
    if (reason != null) {
      throw new BarrierBrokenException(reason);
    }
  }

  /**
   * Makes the barrier as it was when it was made, broken or not: those who wait get a {@link
   * BarrierBrokenException}, those who come from now on meet. Those who have all arrived and wait
   * for the action still meet, or do not, without an effect on who comes later. Any thread.
   */
  public synchronized void reset() {
    current.end(this + " was reset while tasks waited at it");
    current = new Generation(current.number + 1, ++resets);
    broken = null;
  }

  /** How many tasks meet. */
  public int parties() {
    return parties;
  }

  /** What the barrier is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    return new Statistics(parties, current.waiting.size(), current.number, broken != null);
  }

  @Override
  public synchronized String toString() {
    return "Barrier[" + current.waiting.size() + " of " + parties + " waiting]";
  }

  /**
   * A barrier at one moment.
   *
   * @param parties how many tasks meet
   * @param waiting how many of them wait for the others
   * @param generation how often the parties have met, or the barrier was reset
   * @param broken whether they cannot meet
   */
  public record Statistics(int parties, int waiting, long generation, boolean broken) {}

  /** One meeting. Guarded by the barrier. */
  private static final class Generation {
    private final long number;
    private final int resets;
    private final Line<Arrival> waiting = new Line<>();
    private int arrived;
    private boolean met;
    private volatile @Nullable String broken;

    Generation(long number, int resets) {
      this.number = number;
      this.resets = resets;
    }

    void end(String why) {
      if (broken == null) {
        broken = why;
        endAll();
      }
    }

    void endAll() {
      for (Arrival next = waiting.poll(); next != null; next = waiting.poll()) {
        var unused = next.resume();
      }
    }
  }

  private final class Arrival extends LineWaiter {
    private final Generation generation;

    Arrival(Generation generation) {
      super("Barrier.await");
      this.generation = generation;
    }

    /** At once, so that the last party cannot arrive before this one has withdrawn. */
    @Override
    protected boolean cancelRequested() {
      withdraw();
      return true;
    }

    @Override
    protected void withdraw() {
      synchronized (Barrier.this) {
        if (generation.waiting.remove(this)) {
          breakBecause(generation, "a party was cancelled while it waited");
        }
      }
    }

    @Override
    public String toString() {
      return "the other parties of " + Barrier.this;
    }
  }
}
