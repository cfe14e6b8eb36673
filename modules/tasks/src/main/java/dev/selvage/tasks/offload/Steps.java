// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One producer in a simulation, where a worker that blocked would go on beside it, in real time.
 * Its code runs on a thread of its own, to which a worker lends its turn; when it has to wait, the
 * turn goes back and the worker is free. The next step borrows another. So exactly one thread runs,
 * and the seed decides when.
 */
final class Steps implements Pool, Pause {
  private final Pool pool;
  private final Context context;
  private final Pause others = new Blocking();
  private volatile @Nullable Thread producer;
  private volatile @Nullable Thread lender;
  private volatile boolean lent;
  private volatile boolean paused;

  Steps(Pool pool, Context context) {
    this.pool = pool;
    this.context = context;
  }

  @Override
  public <T extends @Nullable Object> Future<T> execute(Context unused, Callable<T> code) {
    Promise<T> promise = Contexts.promise(context);
    producer = Thread.ofVirtual().name("offloaded").unstarted(() -> live(promise, code));
    step();
    return promise.future();
  }

  private void step() {
    var unused =
        pool.execute(
            context,
            () -> {
              lend();
              return true;
            });
  }

  // ---- on the worker

  private void lend() {
    Thread borrower = producer;
    lender = Thread.currentThread();
    LockSupport.setCurrentBlocker(borrower); // it may post before this thread waits
    lent = true;
    if (borrower != null && borrower.getState() == Thread.State.NEW) {
      borrower.start();
    } else {
      LockSupport.unpark(borrower);
    }
    boolean interrupted = false;
    while (lent) {
      LockSupport.park();
      interrupted |= Thread.interrupted();
    }
    LockSupport.setCurrentBlocker(null);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- on the thread of the producer

  private <T extends @Nullable Object> void live(Promise<T> promise, Callable<T> code) {
    try {
      Contexts.dispatch(context, () -> CorePool.complete(promise, code));
    } finally {
      giveTurnBack();
    }
  }

  @Override
  public void await(BooleanSupplier condition) {
    if (Thread.currentThread() != producer) {
      others.await(condition);
      return;
    }
    boolean interrupted = false;
    while (!condition.getAsBoolean()) {
      paused = true;
      giveTurnBack();
      while (!lent) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveTurnBack() {
    Thread waiting = lender;
    lent = false;
    LockSupport.unpark(waiting);
  }

  // ---- in the task

  @Override
  public void end() {
    others.end();
    if (paused) {
      paused = false;
      step();
    }
  }
}
