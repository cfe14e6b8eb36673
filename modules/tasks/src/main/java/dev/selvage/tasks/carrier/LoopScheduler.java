// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static java.lang.System.Logger.Level.ERROR;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
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

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final VertxInternal vertx;
  private final EventLoop eventLoop;
  private final Ticker ticker;
  private final Runnable turn = this::turn;

  // Any thread.
  private final Queue<Runnable> ready = PlatformDependent.newMpscQueue();
  private volatile boolean armed;
  private volatile @Nullable Thread rescuer;
  private volatile boolean refused;
  private volatile @Nullable Object root;

  // The owner of the turn.
  private final Deque<Runnable> first = new ArrayDeque<>();
  private final Alarms alarms = new Alarms();
  private final PendingTimers timers = new PendingTimers();
  private long turnEnd;
  private int readyCheckpoints;
  private boolean watched;

  // Written by the event loop, read by the watchdog.
  volatile @Nullable Thread loopThread;
  @Nullable Runnable running;
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
    LoopScheduler scheduler = new LoopScheduler(vertx, eventLoop);
    LoopScheduler known = SCHEDULERS.putIfAbsent(eventLoop, scheduler);
    if (known != null) {
      return known;
    }
    if (scheduler.inRealTime()) {
      Watchdog.watch(scheduler);
    }
    eventLoop
        .terminationFuture()
        .addListener(ended -> {
          SCHEDULERS.remove(eventLoop);
          Watchdog.forget(scheduler);
        });
    return scheduler;
  }

  /** The schedulers of a Vert.x, in the order in which they were made. */
  public static Collection<LoopScheduler> of(Vertx vertx) {
    Vertx own = vertx.getOrCreateContext().owner();
    return SCHEDULERS.values().stream()
        .filter(scheduler -> scheduler.vertx == own)
        .sorted(Comparator.comparingLong(scheduler -> scheduler.number))
        .toList();
  }

  /**
   * A new thread for a task of this loop; not started.
   *
   * @param unit what it runs, which begins with {@link TaskThread#enterContext}
   */
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

  /** Chance: the event loop's own where it has some, as a simulated one does. */
  public RandomGenerator random() {
    return eventLoop instanceof RandomGenerator seeded ? seeded : ThreadLocalRandom.current();
  }

  /** The moment at which the present turn began: free, where {@link #now} reads a clock. */
  public long turnStart() {
    return turnEnd - TURN_NANOS;
  }

  /** The name of the event loop's thread. */
  public String threadName() {
    Thread thread = loopThread;
    return thread == null ? "an event loop that has not run a task" : thread.getName();
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
   *
   * @return false when the event loop has ended, so that it will never run
   */
  @CanIgnoreReturnValue
  public boolean run(Runnable action) {
    if (owns()) {
      action.run();
      return true;
    }
    return ready(action);
  }

  /**
   * Puts an entry at the end of the ready queue. Any thread: whoever wakes a task of an event loop
   * that is gone must not be hurt by that.
   *
   * @return false when the event loop has ended, so that it will never run
   */
  @CanIgnoreReturnValue
  public boolean ready(Runnable entry) {
    ready.add(entry);
    return armed || !ARMED.compareAndSet(this, false, true) || askForTurn();
  }

  /** Puts an entry before all others; for an entry that runs in this turn. Owner of the turn. */
  void readyFirst(Runnable entry) {
    first.addFirst(entry);
  }

  private @Nullable Runnable poll() {
    Runnable next = first.poll();
    return next != null ? next : ready.poll();
  }

  private boolean nothingReady() {
    return first.isEmpty() && ready.isEmpty();
  }

  private boolean askForTurn() {
    try {
      eventLoop.execute(turn);
      return true;
    } catch (RejectedExecutionException ended) {
      armed = false;
      return false;
    }
  }

  /**
   * Sets the alarm. Owner of the turn. A turn asks for the timer at its end; a callback of the
   * event loop has no such end, and there may be no turn before the alarm.
   */
  public void set(Alarm alarm) {
    if (alarm.at() != Alarm.NEVER) {
      alarms.set(alarm);
      if (running == null && rescuer == null) {
        arm();
      }
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

  /** From now on, or no more, the turn is over at each checkpoint. Owner of the turn. */
  public void watchCheckpoints(boolean each) {
    watched = each;
    readyCheckpoints = each ? 0 : READY_CHECKPOINTS;
  }

  public boolean checkpointsAreWatched() {
    return watched;
  }

  private void turn() {
    if (isRescued()) {
      return;
    }
    Thread thread = Thread.currentThread();
    if (loopThread != thread) {
      loopThread = thread;
    }
    runTurn();
    if (isRescued()) {
      return;
    }
    if (nothingReady()) {
      armed = false;
      if (!ready.isEmpty() && ARMED.compareAndSet(this, false, true)) {
        afterServingOthers();
      }
    } else {
      afterServingOthers();
    }
  }

  /** Whether a rescue thread has the turn: it asks for one for the event loop when it is done. */
  private boolean isRescued() {
    if (rescuer == null) {
      return false;
    }
    refused = true;
    if (rescuer != null) {
      return true;
    }
    refused = false;
    return false;
  }

  private void runTurn() {
    turnEnd = now() + TURN_NANOS;
    int entries = 0;
    Runnable entry;
    while (rescuer == null && (entry = poll()) != null) {
      runEntry(entry);
      entries++;
      if (entries >= TURN_ENTRIES || ((entries & CLOCK_MASK) == 0 && now() >= turnEnd)) {
        break;
      }
    }
    if (rescuer == null) {
      arm();
    }
  }

  private void runEntry(Runnable entry) {
    readyCheckpoints = watched ? 0 : READY_CHECKPOINTS;
    switches++;
    running = entry;
    runSafely(entry);
    running = null;
  }

  /** A turn that is not ended in order would be the last one of its event loop. */
  private static void runSafely(Runnable entry) {
    try {
      entry.run();
    } catch (Throwable e) {
      Carrier.LOG.log(ERROR, "an entry of the task scheduler failed", e);
    }
  }

  private void afterServingOthers() {
    try {
      if (eventLoop instanceof SingleThreadEventLoop loop) {
        loop.executeAfterEventLoopIteration(this::askForTurn);
      } else {
        eventLoop.execute(turn);
      }
    } catch (RejectedExecutionException ended) {
      armed = false; // there is no next turn, and whoever asks for one has to be told
    }
  }

  /**
   * Asks the event loop for a timer if the earliest alarm is earlier than the timers it has
   * already.
   */
  private void arm() {
    long earliest = alarms.earliest();
    if (timers.isEarlier(earliest)) {
      timers.add(earliest);
      var unused =
          eventLoop.schedule(
              () -> timer(earliest), Math.max(0, earliest - now()), TimeUnit.NANOSECONDS);
    }
  }

  /** On the event loop. Rings in a turn, at once if none has been asked for. */
  private void timer(long at) {
    ready.add(() -> {
      timers.fired(at);
      ringDue();
    });
    if (ARMED.compareAndSet(this, false, true)) {
      turn();
    }
  }

  private void ringDue() {
    while (owns()) {
      Alarm due = alarms.pollDue(now());
      if (due == null) {
        arm();
        return;
      }
      ring(due);
    }
    ready(this::ringDue); // a rescue thread has the turn: an alarm waited for a lock
  }

  private static void ring(Alarm due) {
    try {
      due.ring();
    } catch (Throwable e) {
      Carrier.LOG.log(ERROR, "an alarm failed", e);
    }
  }

  // ---- for the watchdog

  boolean hasReady() {
    return !nothingReady();
  }

  /**
   * Runs ready entries on the calling thread for as long as the event-loop thread is stuck, in a
   * callback or in an action of a turn. {@code stillStuck} is asked after the event loop has been
   * kept from running entries, so that nothing of this scheduler runs twice at a time.
   *
   * @return the entries that ran
   */
  List<Runnable> rescue(BooleanSupplier stillStuck) {
    List<Runnable> ran = new ArrayList<>();
    rescuer = Thread.currentThread();
    try {
      Runnable entry;
      while (stillStuck.getAsBoolean() && (entry = poll()) != null) {
        turnEnd = now() + TURN_NANOS;
        readyCheckpoints = READY_CHECKPOINTS;
        runSafely(entry);
        arm();
        ran.add(entry);
      }
    } finally {
      rescuer = null;
      if (refused) {
        refused = false;
        askForTurn();
      }
    }
    return ran;
  }
}
