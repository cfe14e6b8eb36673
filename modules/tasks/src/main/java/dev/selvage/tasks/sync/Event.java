// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens once, and that tasks wait for: the cache is filled, the last message has
 * come.
 *
 * <pre>{@code
 * private final Event filled = new Event();
 * ...
 * filled.await();     // in many tasks
 * ...
 * filled.set();       // in one task, or in a callback
 * }</pre>
 *
 * <p>An event that was set stays set: it cannot be cleared, because a waiter that is woken by one
 * {@code set} and finds the event cleared by another task cannot tell what has happened. For what
 * happens again and again use a {@link Condition}, a queue, or a new event each time.
 *
 * <p><b>Order.</b> Waiting tasks are made ready in the order of their arrival. <b>Cancellation.</b>
 * {@link #await} is a checkpoint; a cancelled wait has no effect. <b>Thread safety.</b> Tasks of
 * any event loop may share one; {@link #set} may be called from any thread and never waits. The
 * number of waiting tasks has no limit but memory.
 */
@CheckReturnValue
public final class Event {
  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  private volatile boolean set;

  // Guarded by this.
  private final Line<SetWaiter> waiting = new Line<>();
  private @Nullable Set<Listening> listeners;

  /** An event that has not happened yet. */
  public Event() {}

  /** Waits until the event is set; returns at once if it is. */
  public void await() {
    Tasks.checkpoint();
    if (set) {
      return;
    }
    SetWaiter waiter = new SetWaiter();
    synchronized (this) {
      if (set) {
        return;
      }
      waiting.add(waiter);
    }
    waiter.await();
  }

  /**
   * Sets the event and makes all who wait for it ready. Any thread.
   *
   * @return false when it was set before, which changes nothing
   */
  @CanIgnoreReturnValue
  public boolean set() {
    Set<Listening> told;
    synchronized (this) {
      if (set) {
        return false;
      }
      set = true;
      told = listeners == null ? Set.of() : listeners;
      listeners = null;
      wakeAll();
    }
    told.forEach(Listening::tell);
    return true;
  }

  private void wakeAll() {
    SetWaiter waiter = waiting.poll();
    while (waiter != null) {
      var unused = waiter.resume();
      waiter = waiting.poll();
    }
  }

  /** Whether it was set. Any thread. */
  public boolean isSet() {
    return set;
  }

  /**
   * Calls the action once, when the event is set, on the thread that sets it; at once and on the
   * calling thread if it is set already. For callbacks, and for whatever waits for several things
   * at a time. Any thread.
   *
   * @param action must not wait; what it throws is logged
   * @return what keeps the action from being called when it is closed before
   */
  @CanIgnoreReturnValue
  public Listening whenSet(Runnable action) {
    Listening listening = new Listening(Objects.requireNonNull(action, "Event.whenSet: action"));
    synchronized (this) {
      if (!set) {
        if (listeners == null) {
          listeners = new LinkedHashSet<>();
        }
        listeners.add(listening);
        return listening;
      }
    }
    listening.tell();
    return listening;
  }

  private synchronized void forget(SetWaiter waiter) {
    var unused = waiting.remove(waiter);
  }

  private synchronized void forget(Listening listening) {
    if (listeners != null) {
      listeners.remove(listening);
    }
  }

  /** What the event is like at this moment. Any thread. */
  public synchronized Statistics statistics() {
    return new Statistics(set, waiting.size(), listeners == null ? 0 : listeners.size());
  }

  @Override
  public String toString() {
    return set ? "Event[set]" : "Event[not set]";
  }

  /**
   * An event at one moment.
   *
   * @param set whether it was set
   * @param waiting how many tasks wait for it
   * @param listeners how many actions will be called when it is set
   */
  public record Statistics(boolean set, int waiting, int listeners) {}

  /** An action that is called when the event is set. */
  public final class Listening implements AutoCloseable {
    private final Runnable action;
    private volatile boolean closed;

    private Listening(Runnable action) {
      this.action = action;
    }

    private void tell() {
      try {
        if (!closed) {
          action.run();
        }
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "an action of an event failed", e);
      }
    }

    /** The action will not be called any more; a call that has begun on another thread goes on. */
    @Override
    public void close() {
      closed = true; // others may be told already
      forget(this);
    }
  }

  private final class SetWaiter extends LineWaiter {
    SetWaiter() {
      super("Event.await");
    }

    @Override
    protected void withdraw() {
      forget(this);
    }

    @Override
    public String toString() {
      return "an event";
    }
  }
}
