// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.DeadlineExceededException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The steps by which a service ends, one after the other, each with a limit and all with one
 * deadline.
 *
 * <p>A step that fails or takes too long is named in the log, and the next one begins. What remains
 * of the deadline is split as it comes, so that early steps should be given limits that leave
 * something to later ones.
 */
public final class ShutdownSequence {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");

  /** What a step that was not completed means. */
  public enum Weight {
    /** Something was cut short, as announced. */
    LENIENT,
    /** Something that should have been done was not: the service ends with a status for that. */
    STRICT
  }

  /**
   * One step.
   *
   * @param action begins the step; the future completes with a few words on what was done, which
   *     may be empty
   */
  private record Step(
      String name, Weight weight, Supplier<Duration> limit, Supplier<Future<String>> action) {}

  private final Context context;
  private final LongSupplier nanoTime;
  private final List<Step> steps = new ArrayList<>();
  private long deadline;
  private boolean complete = true;
  private volatile String current = "";

  /**
   * An empty sequence.
   *
   * @param context where the steps begin
   */
  public ShutdownSequence(Context context, LongSupplier nanoTime) {
    this.context = context;
    this.nanoTime = nanoTime;
  }

  /**
   * Adds a step.
   *
   * @param limit asked for when the step begins; the time left is a limit in any case
   * @param action begins the step; its future completes with a few words on what was done, or none
   */
  public void then(
      String name, Weight weight, Supplier<Duration> limit, Supplier<Future<String>> action) {
    steps.add(new Step(name, weight, limit, action));
  }

  /** The step that is under way, for whoever loses patience. Any thread. */
  public String current() {
    return current;
  }

  /** The time left; zero when it is over. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadline - nanoTime.getAsLong()));
  }

  /**
   * Runs the steps.
   *
   * @return whether all that are strict were completed; never fails
   */
  public Future<Boolean> run(Duration within) {
    deadline = nanoTime.getAsLong() + within.toNanos();
    Promise<Boolean> promise = Promise.promise();
    next(0, promise);
    return promise.future();
  }

  private void next(int index, Promise<Boolean> promise) {
    if (index == steps.size()) {
      promise.complete(complete);
      return;
    }
    // The last step may close the Vert.x, so nothing but a further step needs the context.
    context.runOnContext(v -> run(index, promise));
  }

  private void run(int index, Promise<Boolean> promise) {
    Step step = steps.get(index);
    current = step.name;
    long began = nanoTime.getAsLong();
    begin(step)
        .onComplete(outcome -> {
          String position = "stop %d/%d %s".formatted(index + 1, steps.size(), step.name);
          report(step, position, outcome, nanoTime.getAsLong() - began);
          next(index + 1, promise);
        });
  }

  private Future<String> begin(Step step) {
    Duration limit = shorter(step.limit.get(), remaining());
    Promise<String> promise = Promise.promise();
    long timer =
        context
            .owner()
            .setTimer(
                Math.max(1, limit.toMillis()),
                id ->
                    promise.tryFail(
                        new TimeoutException("it takes longer than " + limit.toMillis() + " ms")));
    Future.succeededFuture()
        .compose(v -> step.action.get())
        .onComplete(outcome -> {
          context.owner().cancelTimer(timer);
          if (outcome.succeeded()) {
            promise.tryComplete(outcome.result());
          } else {
            promise.tryFail(outcome.cause());
          }
        });
    return promise.future();
  }

  private void report(Step step, String position, AsyncResult<String> outcome, long nanos) {
    System.Logger.Level level = step.weight == Weight.STRICT ? ERROR : WARNING;
    if (outcome.succeeded()) {
      String what = outcome.result().isEmpty() ? "done" : outcome.result();
      LOG.log(INFO, position + ": " + what + " in " + nanos / 1_000_000 + " ms");
    } else if (isLate(outcome.cause())) {
      LOG.log(level, position + " was cut short: " + outcome.cause().getMessage());
    } else {
      LOG.log(level, position + " failed", outcome.cause());
    }
    complete &= outcome.succeeded() || step.weight == Weight.LENIENT;
  }

  /** Whether only the time is to blame, so that a stack trace would tell nothing. */
  private static boolean isLate(Throwable cause) {
    return cause instanceof TimeoutException || cause instanceof DeadlineExceededException;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
