// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a Vert.x future, and knows what to do with the operation when the wait is cancelled.
 */
final class FutureWaiter<T extends @Nullable Object> extends Waiter implements Completable<T> {
  private final Future<T> future;
  private final TaskNode<?> task;
  private final @Nullable Runnable stop;
  private final @Nullable Consumer<? super T> dispose;
  private @Nullable T value;
  private @Nullable Throwable failure;
  private boolean stopping;

  private FutureWaiter(
      Future<T> future,
      TaskNode<?> task,
      @Nullable Runnable stop,
      @Nullable Consumer<? super T> dispose) {
    super("Tasks.await");
    this.future = future;
    this.task = task;
    this.stop = stop;
    this.dispose = dispose;
  }

  static <T extends @Nullable Object> T await(
      Future<T> future, @Nullable Runnable stop, @Nullable Consumer<? super T> dispose) {
    TaskNode<?> task = TaskNode.required("Tasks.await");
    try {
      task.checkpoint();
    } catch (Cancellation c) {
      abandon(task, future, stop, dispose);
      throw c;
    }
    if (future.isComplete()) {
      return result(future.result(), future.cause());
    }
    FutureWaiter<T> waiter = new FutureWaiter<>(future, task, stop, dispose);
    future.onComplete(waiter);
    waiter.await();
    return result(waiter.value, waiter.failure);
  }

  /** Cancelled before the wait began: the operation is told, and its result is not lost. */
  private static <T extends @Nullable Object> void abandon(
      TaskNode<?> task,
      Future<T> future,
      @Nullable Runnable stop,
      @Nullable Consumer<? super T> dispose) {
    if (stop != null && !future.isComplete()) {
      try {
        stop.run();
      } catch (Throwable e) {
        Reports.unobserved("stopping what " + task + " was about to wait for", e);
      }
    }
    if (dispose != null) {
      future.onSuccess(late -> disposeOf(task, late, dispose));
    }
  }

  @SuppressWarnings("NullAway") // null is a value of T where the future completed with it
  private static <T extends @Nullable Object> T result(
      @Nullable T value, @Nullable Throwable failure) {
    if (failure instanceof Cancellation leaked) {
      throw new TaskCancelledException("what was awaited", leaked.reason());
    }
    if (failure != null) {
      throw Rethrow.asItself(failure);
    }
    return value;
  }

  @Override
  public void complete(T result, @Nullable Throwable cause) {
    if (cause != null && stopping) {
      return; // it failed because it was stopped: the cancellation is what happened
    }
    value = result;
    failure = cause;
    if (!resume() && cause == null && dispose != null) {
      disposeOf(task, result, dispose);
    }
  }

  private static <T extends @Nullable Object> void disposeOf(
      TaskNode<?> task, T late, Consumer<? super T> dispose) {
    task.scheduler.run(() -> {
      try {
        dispose.accept(late);
      } catch (Throwable e) {
        Reports.unobserved("disposing of a result that came too late for " + task, e);
      }
    });
  }

  @Override
  protected boolean cancelRequested() {
    if (stop != null) {
      stopping = true;
      stop.run();
    }
    return true;
  }

  @Override
  protected void withdraw() {
    if (dispose == null) {
      Contexts.removeListener(future, this);
    }
  }

  @Override
  public String toString() {
    return "a future";
  }
}
