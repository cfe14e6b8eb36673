// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.vertx.core.impl.VertxThread;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that looks at every event loop with tasks every {@value #PERIOD_MILLIS} ms, and
 *
 * <ul>
 *   <li>logs what holds a loop for longer than {@code -Dselvage.hold.millis} (100): the task with
 *       its name and its own stack, or the callback with the stack of the loop; {@code 0}, or a
 *       debugger, turns that off;
 *   <li>frees a loop whose callback waits for a lock that a parked task holds, by running the ready
 *       tasks of that loop on a rescue thread for as long as the loop is stuck, and names both;
 *   <li>ends a wait of a task that cannot be unmounted, which would stop the loop for good;
 *   <li>calls what is kept for the loop, if that is {@link Patrolled}.
 * </ul>
 */
final class Watchdog implements Runnable {
  static final int PERIOD_MILLIS = 20;

  private static final long HOLD_NANOS =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("selvage.hold.millis", 100));
  private static final int STACK_LINES = 24;
  private static final int NAMED = 5;

  private static final Map<LoopScheduler, Watched> WATCHED = new ConcurrentHashMap<>();
  private static final boolean REPORTS = HOLD_NANOS > 0 && !debugged();
  private static @Nullable Thread thread;

  private Watchdog() {}

  static synchronized void watch(LoopScheduler scheduler) {
    WATCHED.put(scheduler, new Watched(scheduler));
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("selvage-watchdog").unstarted(new Watchdog());
      thread.start();
    }
  }

  static void forget(LoopScheduler scheduler) {
    WATCHED.remove(scheduler);
  }

  private static boolean debugged() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> argument.contains("jdwp"));
  }

  @Override
  public void run() {
    while (true) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
      for (Watched watched : WATCHED.values()) {
        try {
          watched.look(System.nanoTime());
        } catch (Throwable e) {
          inBackground(
              () -> Carrier.LOG.log(WARNING, "the watchdog could not look at an event loop", e));
        }
      }
    }
  }

  /** Logging waits for locks, perhaps for the one that an event loop is to be rescued from. */
  private static void inBackground(Runnable log) {
    Thread.ofPlatform().daemon().name("selvage-report").start(log);
  }

  /** What the watchdog remembers of one event loop from look to look. */
  private static final class Watched {
    private final LoopScheduler scheduler;
    private @Nullable Runnable running;
    private long switches;
    private long since;
    private long callbackSince;
    private int pinnedLooks;
    private boolean reported;
    private volatile boolean rescuing;

    Watched(LoopScheduler scheduler) {
      this.scheduler = scheduler;
    }

    void look(long now) {
      if (scheduler.root() instanceof Patrolled patrolled) {
        patrolled.look(scheduler.now());
      }
      Runnable entry = scheduler.running;
      if (entry != null && entry == running && scheduler.switches == switches) {
        if (entry instanceof TaskThread task) {
          lookAtTask(task, now);
        } else {
          lookAtAction(entry, now);
        }
        return;
      }
      running = entry;
      switches = scheduler.switches;
      since = now;
      pinnedLooks = 0;
      if (entry == null) {
        lookAtCallback(now);
      } else {
        callbackSince = 0;
        reported = false;
      }
    }

    private void lookAtTask(TaskThread task, long now) {
      if (Carrier.CHOSEN == Carrier.LOOP && task.isParking() && stuck()) {
        pinnedLooks++;
        if (pinnedLooks >= 2 && task instanceof LoopTaskThread pinned) {
          pinnedLooks = 0;
          pinned.failPinned(pinningFrame(task.thread().getStackTrace()));
        }
        return;
      }
      if (REPORTS && !reported && now - since >= HOLD_NANOS) {
        reported = true;
        report("the task '" + task.unit() + "'", now - since, task.thread());
      }
    }

    /** Something of ours that runs between tasks: a hook in it may wait for a lock. */
    private void lookAtAction(Runnable action, long now) {
      long begun = switches;
      if (now - since >= HOLD_NANOS) {
        held(now - since, () -> scheduler.running == action && scheduler.switches == begun);
      }
    }

    private void lookAtCallback(long now) {
      if (!(scheduler.loopThread instanceof VertxThread loop) || loop.startTime() == 0) {
        callbackSince = 0;
        return;
      }
      long start = loop.startTime();
      if (start != callbackSince) {
        callbackSince = start;
        reported = false;
      } else if (now - start >= HOLD_NANOS) {
        held(now - start, () -> scheduler.running == null && loop.startTime() == start);
      }
    }

    /** Something that is no task has held the loop for long, and still does if {@code same}. */
    private void held(long nanos, BooleanSupplier same) {
      Thread loop = scheduler.loopThread;
      if (loop == null) {
        return;
      }
      if (scheduler.hasReady() && stuck() && !rescuing) {
        rescuing = true;
        Thread.ofPlatform().daemon().name("selvage-rescue").start(() -> rescue(loop, same));
      }
      if (REPORTS && !reported) {
        reported = true;
        report("a callback", nanos, loop);
      }
    }

    private boolean stuck() {
      Thread loop = scheduler.loopThread;
      Thread.State state = loop == null ? Thread.State.NEW : loop.getState();
      return state == Thread.State.BLOCKED || state == Thread.State.WAITING;
    }

    /** On a thread of its own, because nobody knows for how long the tasks run. */
    private void rescue(Thread loop, BooleanSupplier same) {
      StackTraceElement[] wanting = loop.getStackTrace();
      List<Runnable> ran;
      try {
        ran = scheduler.rescue(() -> stuck() && same.getAsBoolean());
      } finally {
        rescuing = false;
      }
      String tasks =
          ran.stream()
              .filter(TaskThread.class::isInstance)
              .map(entry -> "'" + ((TaskThread) entry).unit() + "'")
              .distinct()
              .limit(NAMED)
              .collect(Collectors.joining(", "));
      if (!tasks.isEmpty()) {
        reportRescue(loop, tasks, wanting);
      }
    }

    private static void reportRescue(Thread loop, String tasks, StackTraceElement[] wanting) {
      Carrier.LOG.log(
          WARNING,
          "a callback on {0} waits for a lock; ran {1}, of which one may hold it, on a rescue"
              + " thread. Do not hold a JDK lock across a wait when callbacks of the same event"
              + " loop want it. The callback:{2}",
          loop.getName(),
          tasks,
          lines(wanting));
    }

    private void report(String who, long nanos, Thread thread) {
      Thread loop = scheduler.loopThread;
      StackTraceElement[] stack = thread.getStackTrace();
      Level level = isLinking(stack) ? DEBUG : WARNING;
      inBackground(() ->
          Carrier.LOG.log(
              level,
              "{0} has held {1} for {2} ms; offload it (Offload.blocking, Offload.cpu) or let"
                  + " others in (Tasks.checkpoint):{3}",
              who,
              loop == null ? "its event loop" : loop.getName(),
              TimeUnit.NANOSECONDS.toMillis(nanos),
              lines(stack)));
    }

    /**
     * Whether the JVM loads or links code that runs for the first time: nobody can offload that.
     */
    private static boolean isLinking(StackTraceElement[] stack) {
      return Arrays.stream(stack)
          .map(StackTraceElement::getClassName)
          .limit(STACK_LINES)
          .anyMatch(type ->
              type.startsWith("jdk.internal.loader.")
                  || type.startsWith("java.lang.invoke.LambdaForm")
                  || type.equals("java.lang.invoke.MethodHandleNatives"));
    }

    private static String pinningFrame(StackTraceElement[] stack) {
      return Arrays.stream(stack)
          .filter(frame -> frame.getMethodName().equals("<clinit>"))
          .findFirst()
          .or(() -> Arrays.stream(stack).filter(StackTraceElement::isNativeMethod).findFirst())
          .map(StackTraceElement::toString)
          .orElse("a native frame");
    }

    private static String lines(StackTraceElement[] stack) {
      return Arrays.stream(stack)
          .limit(STACK_LINES)
          .map(frame -> "\n\tat " + frame)
          .collect(Collectors.joining());
    }
  }
}
