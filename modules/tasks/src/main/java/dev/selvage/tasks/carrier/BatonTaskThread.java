// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task thread on public API alone: an ordinary virtual thread to which the owner of the turn
 * lends it, and then waits until it comes back. Exclusion and order are those of the loop carrier;
 * a wait costs two thread hand-overs, and code that blocks without the toolkit's knowledge holds
 * the loop.
 */
final class BatonTaskThread extends TaskThread {
  private static final ThreadLocal<@Nullable BatonTaskThread> CURRENT = new ThreadLocal<>();

  private static final int PARKED = 0;
  private static final int READY = 1;
  private static final int RUNNING = 2;

  private final Thread thread;
  private final AtomicInteger state = new AtomicInteger(READY);
  private volatile boolean permit;
  private volatile boolean lent;
  private volatile @Nullable Thread lender;

  BatonTaskThread(LoopScheduler scheduler, ContextInternal context, String name, Runnable unit) {
    super(scheduler, context, unit);
    thread = Thread.ofVirtual().name(name).unstarted(this::live);
  }

  static @Nullable TaskThread ofThisThread() {
    return CURRENT.get();
  }

  @Override
  public void start() {
    thread.start();
    becomeReady();
  }

  private void live() {
    CURRENT.set(this);
    takeTurn();
    try {
      unit().run();
    } finally {
      giveTurnBack();
    }
  }

  @Override
  public void park() {
    if (permit) {
      permit = false;
      return;
    }
    state.set(PARKED);
    if (permit && state.compareAndSet(PARKED, RUNNING)) {
      permit = false;
      return;
    }
    parking(true);
    giveTurnBack();
    takeTurn();
    parking(false);
    permit = false;
  }

  @Override
  public void wake() {
    permit = true;
    if (state.compareAndSet(PARKED, READY)) {
      scheduler().ready(this);
    }
  }

  @Override
  public void yield() {
    state.set(READY);
    becomeReady();
    giveTurnBack();
    takeTurn();
    restoreInterrupt();
  }

  @Override
  public Thread thread() {
    return thread;
  }

  /** Such a wait holds the turn, so nobody else could ask. */
  @Override
  public boolean isBlocked() {
    return false;
  }

  /** Lends the turn and waits for it. An interrupt of the lender is kept for its own code. */
  @Override
  public void run() {
    lender = Thread.currentThread();
    lent = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (lent) {
      LockSupport.park(thread); // the blocker says who has the turn
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeTurn() {
    while (!lent) {
      LockSupport.park(this);
      keepInterrupt();
    }
    state.set(RUNNING);
  }

  private void giveTurnBack() {
    Thread waiting = lender;
    lent = false;
    LockSupport.unpark(waiting);
  }
}
