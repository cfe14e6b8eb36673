// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static java.lang.System.Logger.Level.WARNING;

import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The context of plain Vert.x code that makes a consumer. If it is a verticle's, the consumer ends
 * with the verticle; if it has no event loop, handlers run on its threads.
 */
final class VerticleContext {
  private static final System.Logger LOG = System.getLogger("dev.selvage.bus");

  /** How long an undeployment waits for the handlers. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final @Nullable ContextInternal context;

  private VerticleContext(@Nullable ContextInternal context) {
    this.context = context;
  }

  static VerticleContext current() {
    return new VerticleContext((ContextInternal) Vertx.currentContext());
  }

  /** The handler, called in a task, runs where the code of the verticle does. */
  <Q, R> RequestHandler<? super Q, ? extends R> placed(
      RequestHandler<? super Q, ? extends R> handler) {
    Context own = context;
    return own == null || own.isEventLoopContext() ? handler : WorkerCall.on(own, handler);
  }

  /** A worker verticle does one thing at a time, so that more would only wait elsewhere. */
  ConsumerOptions limited(ConsumerOptions options) {
    Context own = context;
    return own != null && own.threadingModel() == ThreadingModel.WORKER
        ? options.withMaxConcurrent(1)
        : options;
  }

  /** Ends the consumer when the verticle is undeployed. */
  void own(TaskConsumer consumer) {
    ContextInternal own = context;
    if (own == null || !own.isDeployment()) {
      return;
    }
    var hook = new CloseHook(own, consumer);
    own.addCloseHook(hook);
    consumer.ended().onComplete(unused -> own.removeCloseHook(hook));
  }

  /** Cancels the handlers and waits for them, within the grace. */
  private record CloseHook(ContextInternal context, TaskConsumer consumer) implements Closeable {
    @Override
    public void close(Completable<Void> completion) {
      var first = context.<Void>promise();
      var timer = context.owner().timer(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      consumer.cancel("the verticle is undeployed").onComplete(unused -> first.tryComplete());
      timer.onSuccess(unused -> {
        if (first.tryComplete()) {
          LOG.log(WARNING, "{0} still has handlers {1} after its end", consumer, GRACE);
        }
      });
      first
          .future()
          .onComplete(unused -> {
            timer.cancel();
            completion.succeed();
          });
    }
  }
}
