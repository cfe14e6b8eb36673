// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import dev.selvage.tasks.Waker;
import dev.selvage.tasks.Wakers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One call on a worker thread and the wait for it. */
final class OffloadedCall<T extends @Nullable Object> extends Waiter implements Callable<T> {
  static final AtomicLong ABANDONED = new AtomicLong();

  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  /** Where a call runs: {@code Context.executeBlocking}, or that of a pool. */
  interface Pool {
    <T extends @Nullable Object> Future<T> execute(
        Context context, Callable<T> code, boolean ordered);
  }

  private enum Phase {
    QUEUED,
    RUNNING,
    ENDED,
    WITHDRAWN
  }

  private final Body<T, ?> body;
  private final OnCancel onCancel;

  // Guarded by this.
  private Phase phase = Phase.QUEUED;
  private @Nullable Thread worker;
  private boolean interrupted;
  private boolean abandoned;

  // Written before the wait is resumed.
  private @Nullable T value;
  private @Nullable Throwable failure;

  private OffloadedCall(Body<T, ?> body, OnCancel onCancel) {
    super("Offload");
    this.body = body;
    this.onCancel = onCancel;
  }

  static <T extends @Nullable Object, X extends Exception> T run(
      Body<T, X> body, Pool pool, OnCancel onCancel) throws X {
    Tasks.checkpoint();
    OffloadedCall<T> call = new OffloadedCall<>(body, onCancel);
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("a task without a context");
    }
    pool.execute(context, call, false).onComplete(call::completed);
    call.await();
    return call.result();
  }

  // ---- on the worker

  @Override
  public T call() throws Exception {
    synchronized (this) {
      if (phase == Phase.WITHDRAWN) {
        throw new IllegalStateException("withdrawn before it started");
      }
      phase = Phase.RUNNING;
      worker = Thread.currentThread();
    }
    try {
      return body.run();
    } finally {
      ended();
    }
  }

  /**
   * After this no interrupt comes any more; one that came too late for the code must not hit the
   * next call.
   */
  private synchronized void ended() {
    phase = Phase.ENDED;
    worker = null;
    if (interrupted) {
      Thread.interrupted();
    }
    if (abandoned) {
      ABANDONED.decrementAndGet();
    }
  }

  // ---- on the event loop

  private void completed(@Nullable T result, @Nullable Throwable cause) {
    value = result;
    failure = cause;
    if (!resume() && cause != null && wasAbandoned()) {
      LOG.log(WARNING, "an abandoned call failed", cause);
    }
  }

  private synchronized boolean wasAbandoned() {
    return abandoned;
  }

  @Override
  protected synchronized boolean cancelRequested() {
    if (phase == Phase.QUEUED) {
      phase = Phase.WITHDRAWN;
      return true;
    }
    if (onCancel == OnCancel.ABANDON && phase == Phase.RUNNING) {
      abandoned = true;
      ABANDONED.incrementAndGet();
      return true;
    }
    if (onCancel == OnCancel.INTERRUPT && worker != null && !interrupted) {
      interrupted = true;
      worker.interrupt();
    }
    return false;
  }

  /** The worker drops what it finds withdrawn; nobody reads the result of what was abandoned. */
  @Override
  protected synchronized void withdraw() {
    if (phase == Phase.QUEUED) {
      phase = Phase.WITHDRAWN;
    }
  }

  // ---- in the waiting task

  @SuppressWarnings({"NullAway", "unchecked"})
  private <X extends Exception> T result() throws X {
    Throwable cause = failure;
    if (cause instanceof InterruptedException && wasInterrupted()) {
      Tasks.checkpoint();
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null) {
      throw (X) cause;
    }
    return value;
  }

  private synchronized boolean wasInterrupted() {
    return interrupted;
  }

  @Override
  protected Wakers wakers() {
    return Wakers.of(Waker.Outside.WORKER);
  }

  @Override
  public String toString() {
    return "an offloaded call";
  }
}
