// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Locals;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import dev.selvage.tasks.Waker;
import dev.selvage.tasks.Wakers;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One call on a worker thread: its body, how far it has come, and the wait of its task.
 *
 * <p>The task waits for the end, or for the next news from the worker. It publishes its wait and
 * looks again before it waits; who has news writes it and then looks for a wait: so one of them
 * sees the other.
 */
final class OffloadedCall<T extends @Nullable Object> implements WorkerCall, Callable<T> {
  static final AtomicLong ABANDONED = new AtomicLong();

  private static final System.Logger LOG = System.getLogger("dev.selvage.tasks");
  private static final ThreadLocal<@Nullable OffloadedCall<?>> CURRENT = new ThreadLocal<>();

  private enum Phase {
    QUEUED,
    RUNNING,
    ENDED,
    WITHDRAWN
  }

  private final String what;
  private final Context context;
  private final Locals locals = Locals.copy();
  private final OnCancel onCancel;
  private final Tally tally;
  private final LoopScheduler scheduler;
  private final @Nullable Long deadline;

  // Guarded by this.
  private @Nullable Body<T, ?> body;
  private Phase phase = Phase.QUEUED;
  private @Nullable Thread worker;
  private boolean interrupted;
  private boolean abandoned;

  // Written by the task, read by whoever has news.
  private volatile @Nullable Wait waiting;
  private volatile @Nullable Handover<?> handover;

  /** What ended the wait, for the worker to raise. */
  private volatile @Nullable Cancellation told;

  // Written before the last wait is resumed.
  private @Nullable T value;
  private @Nullable Throwable failure;
  private volatile boolean completed;

  /** A call of the current task, which has not begun. */
  OffloadedCall(String what, OnCancel onCancel, Tally tally) {
    this.what = what;
    this.context = contextOf(what);
    this.onCancel = onCancel;
    this.tally = tally;
    this.scheduler = LoopScheduler.of(context);
    this.deadline =
        Tasks.deadline().map(at -> scheduler.now() + at.remaining().toNanos()).orElse(null);
  }

  static Context contextOf(String what) {
    Context context = Vertx.currentContext();
    if (Tasks.current().isEmpty() || context == null) {
      throw new IllegalStateException(
          what
              + " was called outside a task, on the thread "
              + Thread.currentThread().getName()
              + ": start a task with Tasks.run(vertx, () -> ...)");
    }
    return context;
  }

  Context context() {
    return context;
  }

  // ---- on the worker

  static @Nullable OffloadedCall<?> current() {
    return CURRENT.get();
  }

  @Override
  public T call() throws Exception {
    Body<T, ?> code = begin();
    OffloadedCall<?> outer = CURRENT.get(); // a thread of a fork/join pool may help others
    CURRENT.set(this);
    boolean failed = true;
    try {
      T result = locals.call((Body<T, Exception>) code::run);
      failed = false;
      return result;
    } catch (Cancellation c) {
      failed = false;
      throw c;
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
      ended(failed);
    }
  }

  private synchronized Body<T, ?> begin() {
    Body<T, ?> code = body;
    if (phase != Phase.QUEUED || code == null) {
      throw new IllegalStateException("withdrawn before it started");
    }
    body = null;
    phase = Phase.RUNNING;
    worker = Thread.currentThread();
    tally.began();
    return code;
  }

  /**
   * After this no interrupt comes any more; one that came too late for the code must not hit the
   * next call.
   */
  private synchronized void ended(boolean failed) {
    phase = Phase.ENDED;
    worker = null;
    if (interrupted) {
      Thread.interrupted();
    }
    tally.ended(failed);
    if (abandoned) {
      ABANDONED.decrementAndGet();
      tally.abandonedEnded();
    }
  }

  void requireRunning() {
    Phase now;
    synchronized (this) {
      now = phase;
    }
    if (now != Phase.RUNNING) {
      throw new IllegalStateException(
          "an element was handed to " + what + " after its body had ended");
    }
  }

  @Override
  public void checkCancelled() {
    Cancellation raised = told;
    if (raised != null) {
      throw raised;
    }
  }

  @Override
  public boolean isCancelled() {
    return told != null;
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.ofNullable(deadline).map(at -> Duration.ofNanos(at - scheduler.now()));
  }

  // ---- on the event loop

  /** Nobody may be waiting for it any more. */
  void completed(@Nullable T result, @Nullable Throwable cause) {
    value = result;
    failure = cause;
    completed = true;
    wake();
    if (cause != null && !(cause instanceof Cancellation) && wasAbandoned()) {
      LOG.log(WARNING, "an abandoned call failed", cause);
    }
  }

  /** There is news. Any thread. */
  void wake() {
    Wait current = waiting;
    if (current != null) {
      current.resume();
    }
  }

  private synchronized boolean wasAbandoned() {
    return abandoned;
  }

  private boolean cancelRequested(Cancellation why) {
    boolean endNow = told(why);
    Handover<?> handing = handover;
    if (handing != null) {
      handing.cancelled();
    }
    return endNow;
  }

  private synchronized boolean told(Cancellation why) {
    told = why;
    if (phase == Phase.QUEUED) {
      withdraw();
      return true;
    }
    if (onCancel == OnCancel.ABANDON) {
      withdraw();
      return phase == Phase.RUNNING;
    }
    if (onCancel == OnCancel.INTERRUPT && worker != null && !interrupted) {
      interrupted = true;
      worker.interrupt();
    }
    return false;
  }

  /** The worker drops what it finds withdrawn; nobody reads the result of what was abandoned. */
  private synchronized void withdraw() {
    if (phase == Phase.QUEUED) {
      phase = Phase.WITHDRAWN;
      body = null;
      tally.withdrawn();
    } else if (phase == Phase.RUNNING && !abandoned) {
      abandoned = true;
      ABANDONED.incrementAndGet();
      tally.abandoned();
    }
  }

  // ---- in the waiting task

  /** From now on it may begin. */
  void queue(Body<T, ?> code) {
    body = code;
    tally.queued();
  }

  /** It will not begin: nobody took it. */
  void refused() {
    withdraw();
  }

  /** Waits for the end. */
  void awaitEnd() {
    while (!completed) {
      Wait wait = new Wait();
      waiting = wait;
      if (!completed) {
        wait.await();
      }
    }
  }

  /** Tells the task of what the worker hands over, before the end. */
  void handsOver(Handover<?> news) {
    handover = news;
  }

  /** Waits for the next element; null at the end. */
  <E> @Nullable E next(Handover<E> news) {
    while (true) {
      boolean last = completed;
      E element = news.poll();
      if (element != null || last) {
        return element;
      }
      Wait wait = new Wait();
      waiting = wait;
      if (!completed && news.isEmpty()) {
        wait.await();
      }
    }
  }

  /** What became of it, after the end. */
  @SuppressWarnings({"NullAway", "unchecked"})
  <X extends Exception> T result() throws X {
    Throwable cause = failure;
    if (endedByCancellation()) {
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

  /** Whether the body did what the cancellation wanted of it. */
  boolean endedByCancellation() {
    Throwable cause = failure;
    return (cause != null && cause == told)
        || (cause instanceof InterruptedException && wasInterrupted());
  }

  /** What the body threw, after the end. */
  @Nullable Throwable failure() {
    return failure;
  }

  private synchronized boolean wasInterrupted() {
    return interrupted;
  }

  private synchronized boolean isQueued() {
    return phase == Phase.QUEUED;
  }

  @Override
  public String toString() {
    return what;
  }

  /** A wait for news, or for the end. */
  private final class Wait extends Waiter {
    Wait() {
      super(what);
    }

    @Override
    protected boolean cancelRequested() {
      return OffloadedCall.this.cancelRequested(cancellation());
    }

    @Override
    protected void withdraw() {
      OffloadedCall.this.withdraw();
    }

    @Override
    protected Wakers wakers() {
      return Wakers.of(Waker.Outside.WORKER);
    }

    @Override
    public String toString() {
      return isQueued() ? "a worker, for " + what : what + " on its worker";
    }
  }
}
