// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.tasks.CancelReason.Kind;
import dev.selvage.tasks.carrier.Contexts;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that no group owns: starting them from plain Vert.x code, and ending them before the Vert.x
 * is closed.
 */
final class Roots {
  private static final Duration LAST_RESORT_GRACE = Duration.ofSeconds(5);

  private static final ConcurrentHashMap<Vertx, Future<@Nullable Void>> SHUTDOWNS =
      new ConcurrentHashMap<>();

  private Roots() {}

  static <T extends @Nullable Object> Future<T> run(
      Vertx vertx, @Nullable String name, Body<T, ?> body) {
    var unused = TaskNode.requiredBody(body);
    TaskNode<?> starting = TaskNode.current();
    if (starting != null) {
      starting.requireNotAbandoned();
    }
    Context context = Contexts.eventLoopContext(vertx);
    Context calling = Vertx.currentContext();
    Promise<T> promise = Contexts.promise(calling == null ? context : calling);
    return start(Locals.copyFor(context), name, body, promise)
        ? promise.future()
        : Future.failedFuture(shuttingDown());
  }

  private static GroupClosedException shuttingDown() {
    return new GroupClosedException("the Vert.x is shutting down: a task was not started");
  }

  /** Returns false when the event loop has ended, so that nobody will ever complete the promise. */
  private static <T extends @Nullable Object> boolean start(
      Locals locals, @Nullable String name, Body<T, ?> body, Promise<T> promise) {
    LoopScheduler scheduler = LoopScheduler.of(locals.context());
    return scheduler.run(() -> {
      LoopRoot root = LoopRoot.of(scheduler);
      if (root.isClosed()) {
        promise.fail(shuttingDown());
        return;
      }
      TaskNode<T> task = TaskNode.root(locals, name, body);
      task.settles(promise);
      task.start();
    });
  }

  static <E> void handle(E event, ActionWith<? super E, ?> action) {
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException(
          "a handler of tasks was called outside any context, on the thread "
              + Thread.currentThread().getName());
    }
    EventAdapter<E> adapter = EventAdapters.of(event);
    E kept = adapter.arrived(event);
    run(context.owner(), null, GroupNode.asBody(() -> action.run(kept)))
        .onFailure(failure -> adapter.failed(kept, failure));
  }

  // ---- the end

  /**
   * Shutting down twice is shutting down once. The future has no context: their loops are gone when
   * it completes.
   */
  static Future<@Nullable Void> shutdown(Vertx wrapped, Duration grace) {
    Vertx vertx = wrapped.getOrCreateContext().owner();
    Promise<@Nullable Void> done = Promise.promise();
    Future<@Nullable Void> begun = SHUTDOWNS.putIfAbsent(vertx, done.future());
    if (begun != null) {
      return begun;
    }
    inOrder(vertx, grace).onComplete(unused -> close(vertx, done));
    return done.future();
  }

  /** Completes early when somebody else closes the Vert.x: its loops may do nothing more then. */
  private static Future<@Nullable Void> inOrder(Vertx vertx, Duration grace) {
    Promise<@Nullable Void> over = Promise.promise();
    boolean open =
        Contexts.onClose(
            vertx,
            () -> {
              over.tryComplete();
              return Future.succeededFuture();
            });
    if (!open) {
      return Future.succeededFuture();
    }
    Future.<@Nullable Void>succeededFuture()
        .compose(unused -> cancelRoots(vertx, grace))
        .compose(unused -> undeployAll(vertx))
        .compose(unused -> cancelAll(vertx, grace, task -> true))
        .onFailure(
            failure -> Reports.LOG.log(WARNING, "shutting down goes on, but not in order", failure))
        .onComplete(unused -> over.tryComplete());
    return over.future();
  }

  private static void close(Vertx vertx, Promise<@Nullable Void> done) {
    vertx
        .close()
        .onComplete((closed, failure) -> {
          SHUTDOWNS.remove(vertx);
          done.complete(null, failure);
        });
  }

  static Future<@Nullable Void> cancelRoots(Vertx vertx, Duration grace) {
    return cancelAll(vertx, grace, task -> !task.ownedByVerticle());
  }

  private static CancelReason shutdownReason() {
    return CancelReason.of(Kind.SHUTDOWN, "the Vert.x is shutting down");
  }

  private static Future<@Nullable Void> undeployAll(Vertx vertx) {
    List<Future<Void>> undeployed =
        Contexts.topDeployments(vertx).stream().map(id -> undeploy(vertx, id)).toList();
    return Future.join(undeployed).mapEmpty();
  }

  private static Future<Void> undeploy(Vertx vertx, String id) {
    return vertx
        .undeploy(id)
        .recover(failure -> {
          Reports.LOG.log(WARNING, "undeploying " + id + " failed", failure);
          return Future.succeededFuture();
        });
  }

  /** What happens when the Vert.x is closed without {@link #shutdown}. */
  static Future<@Nullable Void> lastResort(Vertx vertx) {
    return cancelAll(vertx, LAST_RESORT_GRACE, task -> true);
  }

  /**
   * Cancels the root tasks that match; completes when all have ended, or after the grace, which it
   * tells. Those that were left behind before are not waited for again.
   */
  private static Future<@Nullable Void> cancelAll(
      Vertx vertx, Duration grace, Predicate<TaskNode<?>> which) {
    List<Future<@Nullable Void>> loops = new ArrayList<>();
    for (LoopScheduler scheduler : LoopScheduler.of(vertx)) {
      Promise<@Nullable Void> ended = Promise.promise();
      loops.add(ended.future());
      if (!scheduler.run(() -> cancelOn(LoopRoot.of(scheduler), which, ended))) {
        ended.complete();
      }
    }
    return withGrace(vertx, grace, Future.join(loops).mapEmpty(), which);
  }

  private static void cancelOn(
      LoopRoot root, Predicate<TaskNode<?>> which, Promise<@Nullable Void> ended) {
    List<Future<?>> tasks = new ArrayList<>();
    for (TaskNode<?> task : root.tasks(which.and(task -> !task.isLeftBehind()))) {
      Promise<@Nullable Void> completed = Promise.promise();
      task.listen(outcome -> completed.complete());
      tasks.add(completed.future());
      root.scheduler.run(() -> task.cancel(shutdownReason()));
    }
    Future.join(tasks).<@Nullable Void>mapEmpty().onComplete(ended);
  }

  private static Future<@Nullable Void> withGrace(
      Vertx vertx, Duration grace, Future<@Nullable Void> ended, Predicate<TaskNode<?>> which) {
    if (ended.isComplete()) {
      return ended;
    }
    Promise<@Nullable Void> first = Contexts.promise(Contexts.eventLoopContext(vertx));
    ended.onComplete(first::tryComplete, first::tryFail);
    var timer = vertx.timer(Deadline.delay(grace), TimeUnit.NANOSECONDS);
    timer.onSuccess(unused -> {
      if (!first.future().isComplete()) {
        abandon(vertx, grace, which);
        first.tryComplete();
      }
    });
    return first.future().onComplete(unused -> timer.cancel());
  }

  private static void abandon(Vertx vertx, Duration grace, Predicate<TaskNode<?>> which) {
    for (LoopScheduler scheduler : LoopScheduler.of(vertx)) {
      scheduler.run(() -> {
        List<String> names = new ArrayList<>();
        for (TaskNode<?> task : LoopRoot.of(scheduler).tasks(which)) {
          if (task.isCancelled()) {
            names.addAll(task.abandon(shutdownReason()));
          }
        }
        Reports.abandoned(names, grace);
      });
    }
  }
}
