// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way: waiting, then running, then settled, then answered on its context. Whoever
 * moves it out of waiting decides its fate: the database thread that starts it, or the cancellation
 * or time limit that withdraws it. A settled job never runs again.
 */
final class Job {

  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int SETTLED = 2;

  final Work work;
  final long enqueuedNanos;
  private final ContextInternal context;
  private final Completable<Result> completion;
  private final @Nullable Lane lane;
  private final AtomicInteger state = new AtomicInteger();
  private final Promise<Void> answered;

  private volatile boolean interrupted;
  private @Nullable Result result;
  private @Nullable Throwable failure;

  /**
   * A command.
   *
   * @param lane the connection it was issued on, or null for the pool
   * @param completion told the outcome on {@code context}
   */
  Job(Work work, @Nullable Lane lane, ContextInternal context, Completable<Result> completion) {
    this.work = work;
    this.lane = lane;
    this.context = context;
    this.completion = completion;
    this.answered = Promise.promise();
    this.enqueuedNanos = System.nanoTime();
  }

  ContextInternal context() {
    return context;
  }

  /** Completed when the outcome has been told. */
  io.vertx.core.Future<Void> answered() {
    return answered.future();
  }

  /** Called by a database thread; false when the job was withdrawn. */
  boolean start() {
    return state.compareAndSet(WAITING, RUNNING);
  }

  boolean running() {
    return state.get() == RUNNING;
  }

  boolean waiting() {
    return state.get() == WAITING;
  }

  /** Called by a database thread that gives back what it has not begun to execute. */
  void unstart() {
    state.set(WAITING);
  }

  /** Fails a job that has not started; false when it has. The caller then answers it. */
  boolean withdraw(Throwable reason) {
    if (!state.compareAndSet(WAITING, SETTLED)) {
      return false;
    }
    failure = reason;
    return true;
  }

  /** Answers a job that has not started without running it; false when it has started. */
  boolean settleWaiting(Result result) {
    if (!state.compareAndSet(WAITING, SETTLED)) {
      return false;
    }
    this.result = result;
    return true;
  }

  /** Asks a running job to stop at the next pulse; without effect on any other. */
  void interrupt() {
    interrupted = true;
  }

  boolean interrupted() {
    return interrupted;
  }

  /** Called by the database thread that runs it. */
  void succeed(Result result) {
    this.result = result;
    state.set(SETTLED);
  }

  /** Called by the database thread that runs it. */
  void fail(Throwable failure) {
    this.failure = failure;
    state.set(SETTLED);
  }

  boolean failed() {
    return failure != null;
  }

  /** Lets the next command of its connection go; called once, by whoever settled it. */
  void leaveLane() {
    if (lane != null) {
      lane.settled(this);
    }
  }

  /** Tells the outcome; called once, on any thread, by whoever settled it. */
  void answer() {
    if (lane == null) {
      deliver();
    } else {
      lane.answer(this);
    }
  }

  /** Tells the outcome on the job's context. */
  void deliver() {
    try {
      context.emit(this, Job::complete);
    } catch (RejectedExecutionException e) {
      System.getLogger("dev.selvage.sqlite")
          .log(System.Logger.Level.DEBUG, "an answer was not delivered: its context has ended", e);
    }
  }

  private void complete() {
    try {
      completion.complete(result, failure);
    } finally {
      result = null; // what has been told need not be kept by whoever holds the job
      answered.complete();
    }
  }
}
