// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.routing;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.impl.RoutingContextDecorator;
import io.vertx.ext.web.impl.RoutingContextInternal;

/** A routing context that hands out a paused request. */
final class PausedContext extends RoutingContextDecorator {
  private final HttpServerRequest request;

  PausedContext(RoutingContextInternal context, HttpServerRequest request) {
    super(context.currentRoute(), context);
    this.request = request;
  }

  @Override
  public HttpServerRequest request() {
    return request;
  }
}
