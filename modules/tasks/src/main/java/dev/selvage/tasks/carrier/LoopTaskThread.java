// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task thread that is mounted on the event-loop thread itself. It is its own scheduler in the
 * eyes of the JDK: so a thread tells its task, a continuation that becomes ready is known to belong
 * to this task, and virtual threads that user code (or the JDK: its socket pollers) starts inside a
 * task, which inherit the scheduler, are recognised as strangers and handed to the scheduler they
 * would have had elsewhere.
 */
final class LoopTaskThread extends TaskThread implements Executor {
  private final Thread thread;
  private @Nullable Runnable continuation;
  private volatile @Nullable String pinnedUnder;

  LoopTaskThread(LoopScheduler scheduler, ContextInternal context, String name, Runnable unit) {
    super(scheduler, context, unit);
    thread = VirtualThreads.unstarted(this, name, unit);
  }

  static @Nullable TaskThread ofThisThread() {
    Thread thread = Thread.currentThread();
    return thread.isVirtual()
            && VirtualThreads.schedulerOf(thread) instanceof LoopTaskThread task
            && task.thread == thread
        ? task
        : null;
  }

  /**
   * Called by the JDK when a virtual thread of this scheduler becomes ready. The first caller is
   * {@link #start()}.
   */
  @Override
  public void execute(Runnable ready) {
    if (continuation == null) {
      continuation = ready;
    }
    if (ready == continuation) {
      becomeReady();
    } else {
      VirtualThreads.jdkScheduler().execute(ready);
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void park() {
    keepInterrupt();
    parking(true);
    LockSupport.park(this);
    parking(false);
    keepInterrupt();
    String frame = pinnedUnder;
    if (frame != null) {
      pinnedUnder = null;
      throw new PinnedException(
          "the task '"
              + unit()
              + "' cannot wait under "
              + frame
              + ": its frame keeps the thread on the event loop. Move the wait out of it.");
    }
  }

  /**
   * Ends a wait that blocks the event-loop thread; called by the watchdog, which names the frame.
   */
  void failPinned(String frame) {
    pinnedUnder = frame;
    LockSupport.unpark(thread);
  }

  @Override
  public void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void yield() {
    Thread.yield();
  }

  @Override
  public Thread thread() {
    return thread;
  }

  @Override
  public boolean isBlocked() {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> !isParking();
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  @Override
  public void run() {
    Runnable ready = continuation;
    if (ready != null) {
      ready.run();
    }
  }
}
