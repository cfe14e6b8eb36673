// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import static java.lang.System.Logger.Level.INFO;

import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How tasks get onto the event loop; chosen once, when the first task is about to run. {@code
 * -Dselvage.carrier=loop} or {@code baton} forces one.
 */
public enum Carrier {
  /** Virtual threads mounted on the event-loop thread. Needs {@value #FLAG}. */
  LOOP {
    @Override
    TaskThread thread(
        LoopScheduler scheduler, ContextInternal context, String name, Runnable unit) {
      return new LoopTaskThread(scheduler, context, name, unit);
    }
  },
  /** Ordinary virtual threads to which the event loop lends its turn. Needs nothing. */
  BATON {
    @Override
    TaskThread thread(
        LoopScheduler scheduler, ContextInternal context, String name, Runnable unit) {
      return new BatonTaskThread(scheduler, context, name, unit);
    }
  };

  /** The JVM option that {@link #LOOP} needs. */
  public static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

  /** The system property that forces a carrier. */
  public static final String PROPERTY = "selvage.carrier";

  static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  /** The carrier of this JVM. */
  public static final Carrier CHOSEN = choose(System.getProperty(PROPERTY));

  abstract TaskThread thread(
      LoopScheduler scheduler, ContextInternal context, String name, Runnable unit);

  private static Carrier choose(@Nullable String forced) {
    if (forced == null) {
      return chooseByProbe();
    }
    return switch (forced.toLowerCase(Locale.ROOT)) {
      case "baton" -> announce(BATON, "forced by -D" + PROPERTY);
      case "loop" -> {
        if (!probe()) {
          throw new IllegalStateException(
              "-D" + PROPERTY + "=loop, but this JVM does not allow it: start it with " + FLAG,
              VirtualThreads.unavailable());
        }
        yield announce(LOOP, "forced by -D" + PROPERTY);
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + forced + ": expected loop or baton");
    };
  }

  private static Carrier chooseByProbe() {
    return probe()
        ? announce(LOOP, "virtual threads on the event loop")
        : announce(BATON, "start the JVM with " + FLAG + " and a wait costs a tenth");
  }

  private static Carrier announce(Carrier carrier, String why) {
    LOG.log(INFO, "carrier: {0} ({1})", carrier.name().toLowerCase(Locale.ROOT), why);
    return carrier;
  }

  /**
   * Starts, parks and resumes one virtual thread on a scheduler of ours: members that exist may
   * still not work.
   */
  private static boolean probe() {
    if (VirtualThreads.unavailable() != null) {
      return false;
    }
    Queue<Runnable> ready = new ArrayDeque<>();
    Executor scheduler = ready::add;
    boolean[] steps = new boolean[2];
    Thread thread =
        VirtualThreads.unstarted(
            scheduler,
            "selvage-probe",
            () -> {
              steps[0] = true;
              LockSupport.park();
              steps[1] = true;
            });
    thread.start();
    boolean started = runOne(ready) && steps[0] && !steps[1];
    LockSupport.unpark(thread);
    return started && runOne(ready) && steps[1] && !thread.isAlive();
  }

  private static boolean runOne(Queue<Runnable> ready) {
    Runnable next = ready.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }
}
