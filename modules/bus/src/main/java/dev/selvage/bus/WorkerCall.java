// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.Locals;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of a handler on the threads of a verticle that has no event loop. A cancelled wait takes
 * the call back if it has not begun, and otherwise waits for its end.
 */
final class WorkerCall<Q, R> extends Waiter implements Handler<Void> {
  private final RequestHandler<? super Q, ? extends R> handler;
  private final Q request;
  private final Locals locals;

  /** Set by whoever comes first: the thread that begins, or the cancellation. */
  private final AtomicBoolean settled = new AtomicBoolean();

  // Written by the worker before it resumes the task, read by the task after that.
  private @Nullable R value;
  private @Nullable Throwable failure;

  private WorkerCall(RequestHandler<? super Q, ? extends R> handler, Q request, Locals locals) {
    super("Bus.serve");
    this.locals = locals;
    this.handler = handler;
    this.request = request;
  }

  /** A handler that runs on the context and is called in a task. */
  static <Q, R> RequestHandler<Q, R> on(
      Context context, RequestHandler<? super Q, ? extends R> handler) {
    return request -> {
      Tasks.checkpoint();
      WorkerCall<Q, R> call = new WorkerCall<>(handler, request, Locals.copyFor(context));
      context.runOnContext(call);
      call.await();
      return call.result();
    };
  }

  @Override
  public void handle(@Nullable Void unused) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    try {
      locals.run((Action<Exception>) () -> value = handler.handle(request));
    } catch (Throwable e) {
      failure = e;
    } finally {
      resume();
    }
  }

  private @Nullable R result() throws Exception {
    return switch (failure) {
      case null -> value;
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new IllegalStateException(failure);
    };
  }

  @Override
  protected boolean cancelRequested() {
    return settled.compareAndSet(false, true);
  }

  @Override
  protected void withdraw() {
    // the worker will find the call settled
  }

  @Override
  public String toString() {
    return "a handler on a worker thread";
  }
}
