// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.future.FutureBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.deployment.DeploymentContext;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the module needs of Vert.x that its public interfaces do not offer. */
public final class Contexts {
  private Contexts() {}

  /** A promise whose future calls back on the context. */
  public static <T extends @Nullable Object> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  /**
   * Runs code on the calling thread, which is none of the context's, so that it finds the context.
   */
  public static void dispatch(Context context, Runnable code) {
    ContextInternal internal = (ContextInternal) context;
    ContextInternal previous = internal.beginDispatch();
    try {
      code.run();
    } finally {
      internal.endDispatch(previous);
    }
  }

  /** The calling context if tasks can run on it, else a new one on an event loop of the Vert.x. */
  public static Context eventLoopContext(Vertx vertx) {
    ContextInternal current = ContextInternal.current();
    VertxInternal internal = (VertxInternal) vertx;
    return current != null
            && current.isEventLoopContext()
            && current.owner() == internal.getOrCreateContext().owner()
        ? current
        : internal.createEventLoopContext();
  }

  /** The deployments that no other one undeploys with itself. */
  public static List<String> topDeployments(Vertx vertx) {
    return ((VertxInternal) vertx)
        .deploymentManager().deployments().stream()
            .filter(deployment -> !deployment.isChild())
            .map(DeploymentContext::id)
            .toList();
  }

  /** Stops the listener from being called, and the future from keeping it alive. */
  public static <T extends @Nullable Object> void removeListener(
      Future<T> future, Completable<T> listener) {
    if (future instanceof FutureBase<T> base) {
      base.removeListener(listener);
    }
  }

  /**
   * Runs something when the Vert.x is closed, beside everything else that is closed then.
   *
   * @return false when it is being closed already, or is closed
   */
  public static boolean onClose(Vertx vertx, Supplier<Future<@Nullable Void>> action) {
    return ((VertxInternal) vertx)
        .closeFuture()
        .add(completed -> action.get().onComplete(completed));
  }

  /**
   * Opens something that lives as long as the Vert.x. What is opened on the context of a verticle
   * would be closed with that verticle.
   */
  public static <T> T openForAll(Vertx vertx, Supplier<T> open) {
    ContextInternal outside = ((VertxInternal) vertx).createEventLoopContext();
    ContextInternal previous = outside.beginDispatch();
    try {
      return open.get();
    } finally {
      outside.endDispatch(previous);
    }
  }

  /** Pauses the request at once; reading its body from the returned one resumes it. */
  public static HttpServerRequest paused(HttpServerRequest request) {
    request.pause();
    return request instanceof HttpServerRequestInternal internal
        ? new PausedRequest(internal)
        : request;
  }
}
