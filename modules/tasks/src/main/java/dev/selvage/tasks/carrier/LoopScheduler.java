// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static java.lang.System.Logger.Level.ERROR;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Ticker;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one event loop, in turns.
 *
 * <p>Netty gives its task queue up to a second before it looks at sockets and timers again, so
 * tasks that make each other ready would starve both. Hence an own ready queue: a turn ends after
 * {@value #TURN_ENTRIES} entries or half a millisecond, and the next one is asked for only after
 * the event loop has served I/O and timers.
 */
public final class LoopScheduler {
  static final int TURN_ENTRIES = 256;
  static final long TURN_NANOS = 500_000;

  /** How many checkpoints that need not wait a task passes before it lets others go first. */
  static final int READY_CHECKPOINTS = 128;

  private static final int CLOCK_MASK = 15;

  private static final ConcurrentHashMap<EventLoop, LoopScheduler> SCHEDULERS =
      new ConcurrentHashMap<>();

  private static final VarHandle ARMED;

  static {
    try {
      ARMED = MethodHandles.lookup().findVarHandle(LoopScheduler.class, "armed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final VertxInternal vertx;
  private final EventLoop eventLoop;
  private final Ticker ticker;

  // Any thread.
  private final Queue<Runnable> ready = PlatformDependent.newMpscQueue();
  private volatile boolean armed;
  private volatile @Nullable Thread rescuer;
  private volatile @Nullable Object root;

  // The owner of the turn.
  private final Alarms alarms = new Alarms();
  private long armedFor = Alarm.NEVER;
  private long turnEnd;
  private int readyCheckpoints;

  // Written by the owner of the turn, read by the watchdog.
  volatile @Nullable Thread loopThread;
  @Nullable TaskThread running;
  long switches;

  private LoopScheduler(VertxInternal vertx, EventLoop eventLoop) {
    this.vertx = vertx;
    this.eventLoop = eventLoop;
    this.ticker = eventLoop.ticker();
  }

  /** The scheduler of the context's event loop. Any thread. */
  public static LoopScheduler of(Context context) {
    ContextInternal internal = (ContextInternal) context;
    EventLoop eventLoop = internal.nettyEventLoop();
    LoopScheduler known = SCHEDULERS.get(eventLoop);
    return known != null ? known : create(internal.owner(), eventLoop);
  }

  private static LoopScheduler create(VertxInternal vertx, EventLoop eventLoop) {
    return SCHEDULERS.computeIfAbsent(
        eventLoop,
        loop -> {
          LoopScheduler scheduler = new LoopScheduler(vertx, loop);
          loop.terminationFuture()
              .addListener(ended -> {
                SCHEDULERS.remove(loop);
                Watchdog.forget(scheduler);
              });
          if (scheduler.inRealTime()) {
            Watchdog.watch(scheduler);
          }
          return scheduler;
        });
  }

  /** The schedulers of a Vert.x. */
  public static Collection<LoopScheduler> of(Vertx vertx) {
    Vertx own = vertx.getOrCreateContext().owner();
    return SCHEDULERS.values().stream().filter(scheduler -> scheduler.vertx == own).toList();
  }

  /** A new thread for a task of this loop; not started. */
  public TaskThread newThread(Context context, String name, Runnable unit) {
    return Carrier.CHOSEN.thread(this, (ContextInternal) context, name, unit);
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The object that the owner of this package keeps for this event loop, or null. */
  public @Nullable Object root() {
    return root;
  }

  /** Keeps an object for this event loop. */
  public void root(Object value) {
    root = value;
  }

  /** The event loop's clock, in nanoseconds; virtual when the event loop is simulated. */
  public long now() {
    return ticker.nanoTime();
  }

  /** Whether the clock is the machine's and not a simulated one. */
  public boolean inRealTime() {
    return ticker == Ticker.systemTicker();
  }

  /** Whether the calling thread may touch what belongs to the owner of the turn. */
  public boolean owns() {
    Thread thread = Thread.currentThread();
    if (thread.isVirtual()) {
      TaskThread task = TaskThread.current();
      return task != null && task.scheduler() == this;
    }
    return eventLoop.inEventLoop(thread) ? rescuer == null : thread == rescuer;
  }

  /**
   * Runs the action as the owner of the turn: at once if the caller is that, else in a later turn.
   */
  public void run(Runnable action) {
    if (owns()) {
      action.run();
    } else {
      ready(action);
    }
  }

  /** Puts an entry at the end of the ready queue. Any thread. */
  public void ready(Runnable entry) {
    ready.add(entry);
    if (!armed && ARMED.compareAndSet(this, false, true)) {
      eventLoop.execute(this::turn);
    }
  }

  /** Sets the alarm. Owner of the turn. */
  public void set(Alarm alarm) {
    if (alarm.at() != Alarm.NEVER) {
      alarms.set(alarm);
    }
  }

  /** Clears the alarm, if it is set. Owner of the turn. */
  public void clear(Alarm alarm) {
    alarms.clear(alarm);
  }

  /** How many alarms are set. Owner of the turn. */
  public int alarmCount() {
    return alarms.size();
  }

  /**
   * Whether the running task has had its share of this turn. Called at each checkpoint that need
   * not wait.
   */
  public boolean turnIsOver() {
    int left = --readyCheckpoints;
    return left <= 0 || ((left & CLOCK_MASK) == 0 && now() >= turnEnd);
  }

  private void turn() {
    if (rescuer != null) {
      return; // it asks for a turn when it is done
    }
    loopThread = Thread.currentThread();
    runTurn();
    if (ready.isEmpty()) {
      armed = false;
      if (!ready.isEmpty() && ARMED.compareAndSet(this, false, true)) {
        afterServingOthers();
      }
    } else {
      afterServingOthers();
    }
  }

  private void runTurn() {
    turnEnd = now() + TURN_NANOS;
    int entries = 0;
    Runnable entry;
    while ((entry = ready.poll()) != null) {
      runEntry(entry);
      entries++;
      if (entries >= TURN_ENTRIES || ((entries & CLOCK_MASK) == 0 && now() >= turnEnd)) {
        break;
      }
    }
    arm();
  }

  private void runEntry(Runnable entry) {
    readyCheckpoints = READY_CHECKPOINTS;
    switches++;
    if (entry instanceof TaskThread thread) {
      running = thread;
      thread.run();
      running = null;
    } else {
      runAction(entry);
    }
  }

  private static void runAction(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      Carrier.LOG.log(ERROR, "an action of the task scheduler failed", e);
    }
  }

  private void afterServingOthers() {
    if (eventLoop instanceof SingleThreadEventLoop loop) {
      loop.executeAfterEventLoopIteration(() -> eventLoop.execute(this::turn));
    } else {
      eventLoop.execute(this::turn);
    }
  }

  /**
   * Asks the event loop for a timer if the earliest alarm is earlier than the timer it already has.
   */
  private void arm() {
    long earliest = alarms.earliest();
    if (earliest < armedFor) {
      armedFor = earliest;
      var unused =
          eventLoop.schedule(
              () -> timer(earliest), Math.max(0, earliest - now()), TimeUnit.NANOSECONDS);
    }
  }

  private void timer(long at) {
    if (armedFor == at) {
      armedFor = Alarm.NEVER;
    }
    run(this::ringDue);
  }

  private void ringDue() {
    Alarm due;
    while ((due = alarms.pollDue(now())) != null) {
      due.ring();
    }
    arm();
  }

  // ---- for the watchdog

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /**
   * Runs one ready entry on the calling thread while the event-loop thread is stuck in a callback.
   * {@code stillStuck} is asked after the event loop has been kept from starting turns, so that
   * nothing of this scheduler runs twice at a time.
   *
   * @return the entry that ran, or null when there was none or the event loop moved
   */
  @Nullable Runnable rescueOne(BooleanSupplier stillStuck) {
    rescuer = Thread.currentThread();
    try {
      Runnable entry = running == null && stillStuck.getAsBoolean() ? ready.poll() : null;
      if (entry != null) {
        turnEnd = now() + TURN_NANOS;
        runEntry(entry);
        arm();
      }
      return entry;
    } finally {
      rescuer = null;
      armed = true;
      eventLoop.execute(this::turn);
    }
  }
}
