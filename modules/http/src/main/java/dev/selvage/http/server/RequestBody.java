// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Reads the body of a paused request up to a limit. Belongs to the event loop of the request. */
final class RequestBody {
  private final HttpServerRequest request;
  private final int maxBytes;
  private final Promise<Buffer> read = Promise.promise();
  private final Buffer body = Buffer.buffer();

  private RequestBody(HttpServerRequest request, int maxBytes) {
    this.request = request;
    this.maxBytes = maxBytes;
  }

  static Future<Buffer> read(RoutingContext context, int maxBytes) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return Future.succeededFuture(readBefore(context));
    }
    if (announced(request) > maxBytes) {
      return Future.failedFuture(tooLarge(maxBytes));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var unused = context.response().writeContinue();
    }
    return new RequestBody(request, maxBytes).read();
  }

  /** A handler of the router was there first: vertx-web's BodyHandler, for instance. */
  private static Buffer readBefore(RoutingContext context) {
    Buffer kept = context.body() == null ? null : context.body().buffer();
    return kept == null ? Buffer.buffer() : kept;
  }

  private static long announced(HttpServerRequest request) {
    return length(request.getHeader(HttpHeaders.CONTENT_LENGTH));
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? -1 : Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Problem tooLarge(int maxBytes) {
    return Problem.of(413, "the body is larger than the allowed " + maxBytes + " bytes");
  }

  private Future<Buffer> read() {
    request.handler(this::add);
    request.endHandler(end -> read.tryComplete(body));
    request.exceptionHandler(failure ->
        read.tryFail(Problem.badRequest("the body ended too early: " + failure.getMessage())));
    request.resume();
    return read.future();
  }

  private void add(Buffer chunk) {
    if (chunk.length() <= maxBytes - body.length()) {
      body.appendBuffer(chunk);
    } else if (read.tryFail(tooLarge(maxBytes))) {
      request.handler(null);
      request.pause();
    }
  }
}
