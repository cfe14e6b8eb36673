// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The thread that is every event loop. It works only while the controlling thread is parked in
 * {@link #call}, and is parked otherwise.
 */
final class Driver {
  private static final System.Logger LOG = System.getLogger(Driver.class.getName());
  private static final Runnable STOP = () -> {};
  private static final Duration DETECTION_TIME = Duration.ofSeconds(2);
  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final String name;
  private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final AtomicBoolean working = new AtomicBoolean();
  private @Nullable Thread thread;
  private volatile boolean stopped;

  Driver(Scheduler scheduler, String name) {
    this.scheduler = scheduler;
    this.name = name;
  }

  /** Starts the thread with the factory of the first event loop group that asks. */
  synchronized void start(ThreadFactory factory) {
    if (thread == null) {
      ThreadBody body = this::work;
      thread = factory.newThread(body);
      thread.setName(name);
      scheduler.foreign().driverIs(thread);
      thread.start();
    }
  }

  private void work() {
    StartedThreads.watch(scheduler.leaks());
    try {
      for (Runnable command = commands.take(); !command.equals(STOP); command = commands.take()) {
        command.run();
      }
    } catch (InterruptedException abandoned) {
      LOG.log(System.Logger.Level.DEBUG, "{0} was interrupted and ends.", name);
    }
  }

  /** Has the driver do something and parks until it is done. */
  void call(Runnable body) {
    if (stopped) {
      throw new IllegalStateException(name + " has ended: its simulation was closed.");
    }
    if (!working.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "%s is running or stuck: drive it from one thread, outside of its own handlers and tasks."
              .formatted(name));
    }
    scheduler.foreign().controlledBy(Thread.currentThread());
    var command = new FutureTask<Void>(body, null);
    commands.add(command);
    await(command);
    working.set(false);
  }

  private void await(FutureTask<Void> command) {
    Duration limit = patience(scheduler.options().realTimeLimit());
    try {
      watch(command, System.nanoTime() + limit.toNanos());
    } catch (ExecutionException failure) {
      working.set(false);
      throw rethrown(failure.getCause());
    } catch (TimeoutException hung) {
      throw new SimulationLimitException(
          "A step has been running for most of %s and blocks the simulation.%n%s%s"
              .formatted(limit, stack(), scheduler.known()),
          hung);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "The thread that drives the simulation was interrupted; the simulation is unusable now.%n%s%s"
              .formatted(stack(), scheduler.known()),
          interrupted);
    }
  }

  private void watch(FutureTask<Void> command, long end)
      throws ExecutionException, TimeoutException, InterruptedException {
    var watch = new Watch(scheduler.foreign(), scheduler.leaks());
    while (end - System.nanoTime() > 0) {
      try {
        command.get(Watch.PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException stillRunning) {
        watch.look();
      }
    }
    command.get(0, TimeUnit.MILLISECONDS);
  }

  /** A scheduler that is not stuck in a step notices the limit itself, and tells more. */
  private static Duration patience(Duration limit) {
    return limit.plus(limit.compareTo(DETECTION_TIME) < 0 ? limit : DETECTION_TIME);
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException failure) {
      failure.setStackTrace(new Throwable().getStackTrace()); // where the test waits
      return failure;
    }
    return new IllegalStateException(cause);
  }

  private String stack() {
    var text = new StringBuilder(name).append(System.lineSeparator());
    Thread driver = thread;
    if (driver != null) {
      for (StackTraceElement frame : driver.getStackTrace()) {
        text.append("    at ").append(frame).append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  /** Whether a call was given up, so that no other can be made. */
  boolean isStuck() {
    return working.get();
  }

  /** Ends the thread; interrupts it if it is stuck in a step. */
  synchronized void stop() {
    Thread driver = thread;
    if (driver == null) {
      return;
    }
    stopped = true;
    commands.add(STOP);
    if (isStuck()) {
      scheduler.abandon();
      driver.interrupt();
    }
    try {
      if (!driver.join(STOP_TIME)) {
        LOG.log(System.Logger.Level.ERROR, "{0} does not end:\n{1}", name, stack());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
