// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.vertx.core.internal.ContextInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that runs only in the turns of its {@link LoopScheduler}. {@link #park()} gives
 * the turn back; {@link #wake()}, from any thread, makes the thread ready for a turn again.
 */
public abstract sealed class TaskThread implements Runnable
    permits LoopTaskThread, BatonTaskThread {
  private static final VarHandle PARKING;

  static {
    try {
      PARKING = MethodHandles.lookup().findVarHandle(TaskThread.class, "parking", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LoopScheduler scheduler;
  private final ContextInternal context;
  private final Runnable unit;

  /**
   * Set while the thread is in {@link #park()}: read by the watchdog, which looks several times
   * before it believes it, so it is written without a fence.
   */
  @SuppressWarnings("UnusedVariable") // read and written through PARKING
  private boolean parking;

  /**
   * Set while it becomes ready and must not be put into the ready queue, because it has its place
   * already. Owner of the turn.
   */
  boolean placed;

  /** An interrupt that came while it was parked. This thread only. */
  private boolean interrupted;

  TaskThread(LoopScheduler scheduler, ContextInternal context, Runnable unit) {
    this.scheduler = scheduler;
    this.context = context;
    this.unit = unit;
  }

  /** The task thread that this code runs on, or null when it runs on any other thread. */
  public static @Nullable TaskThread current() {
    return Carrier.CHOSEN == Carrier.LOOP
        ? LoopTaskThread.ofThisThread()
        : BatonTaskThread.ofThisThread();
  }

  public final LoopScheduler scheduler() {
    return scheduler;
  }

  public final ContextInternal context() {
    return context;
  }

  /** What it runs, on its own thread: the object given at its creation. */
  public final Runnable unit() {
    return unit;
  }

  /** Makes it ready for its first turn. Call once. */
  public abstract void start();

  /**
   * {@link #start} for a first turn that comes before anything else, right after the current thread
   * has given its turn back, which this method does; that one goes on next.
   */
  public final void startBefore(TaskThread current) {
    scheduler.readyFirst(current);
    scheduler.readyFirst(this);
    placed = true;
    start();
    placed = false;
    current.placed = true;
    current.yield();
    current.placed = false;
  }

  /** Makes it ready, unless it has its place in the queue already. */
  final void becomeReady() {
    if (placed) {
      placed = false;
    } else {
      scheduler.ready(this);
    }
  }

  /**
   * Gives the turn back and returns in a later turn, after {@link #wake()}; a wake-up that came
   * before is not lost. May also return without one, so call it in a loop. Interrupts do not end
   * it: they are kept.
   *
   * @throws PinnedException when the thread cannot be unmounted, because a frame of native code or
   *     of a static initialiser is on its stack
   */
  public abstract void park();

  final void parking(boolean now) {
    PARKING.setOpaque(this, now);
  }

  final boolean isParking() {
    return (boolean) PARKING.getOpaque(this);
  }

  /** Takes note of an interrupt, which would keep the thread from parking, and clears it. */
  final void keepInterrupt() {
    interrupted |= Thread.interrupted();
  }

  /** Gives the thread the interrupt that came while it was parked. */
  public final void restoreInterrupt() {
    if (interrupted) {
      interrupted = false;
      thread().interrupt();
    }
  }

  /** Ends a {@link #park()}, from any thread. */
  public abstract void wake();

  /** Lets everything else that is ready go first. */
  public abstract void yield();

  /** The thread itself, for its name and its stack. */
  public abstract Thread thread();

  /**
   * Whether it is in a wait of the JDK, of which the scheduler knows nothing. Owner of the turn.
   */
  public abstract boolean isBlocked();

  /**
   * One turn of this thread: returns when it parks, yields or ends. Runs on the thread that has the
   * turn.
   */
  @Override
  public abstract void run();

  /**
   * Makes the context that of the code on this thread, for good: what that binds to the thread is
   * gone with the thread. The unit calls it before anything else.
   */
  public final void enterContext() {
    var unused = context.beginDispatch();
  }
}
