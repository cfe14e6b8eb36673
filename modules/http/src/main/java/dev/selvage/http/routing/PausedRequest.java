// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.routing;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request that was paused when it arrived; asking for its body resumes it. */
final class PausedRequest extends HttpServerRequestWrapper {
  PausedRequest(HttpServerRequestInternal request) {
    super(request);
  }

  @Override
  public Future<Buffer> body() {
    Future<Buffer> body = delegate.body();
    delegate.resume();
    return body;
  }

  @Override
  public Future<Void> end() {
    Future<Void> end = delegate.end();
    delegate.resume();
    return end;
  }

  @Override
  public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
    delegate.handler(handler);
    delegate.resume();
    return this;
  }
}
