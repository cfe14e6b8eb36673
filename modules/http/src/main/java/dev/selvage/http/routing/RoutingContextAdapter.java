// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.routing;

import static java.lang.System.Logger.Level.DEBUG;

import dev.selvage.tasks.EventAdapter;
import dev.selvage.tasks.TaskCancelledException;
import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Requests of vertx-web as events of tasks: paused when they arrive, failed with {@code ctx.fail}.
 * Found by {@link java.util.ServiceLoader}.
 */
public final class RoutingContextAdapter implements EventAdapter<RoutingContext> {
  private static final System.Logger LOG = System.getLogger("dev.selvage.http.routing");

  @Override
  public Class<RoutingContext> type() {
    return RoutingContext.class;
  }

  @Override
  public RoutingContext arrived(RoutingContext context) {
    if (context.request().isEnded()) {
      return context;
    }
    HttpServerRequest paused = Contexts.paused(context.request());
    return context instanceof RoutingContextInternal internal
        ? new PausedContext(internal, paused)
        : context;
  }

  @Override
  public void failed(RoutingContext context, Throwable failure) {
    if (context.response().closed()) {
      LOG.log(DEBUG, "the client of " + context.normalizedPath() + " has gone", failure);
    } else if (context.response().headWritten()) {
      var unused = context.response().reset();
    } else if (failure instanceof TaskCancelledException) {
      context.fail(503, failure);
    } else {
      context.fail(failure);
    }
    if (!context.request().isEnded()) {
      context.request().resume();
    }
  }
}
