// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Writes answers. Belongs to the event loop of the request. */
final class Response {
  /** How long a client that is still sending is listened to after it has its answer. */
  private static final long LINGER_MILLIS = 2_000;

  private final RoutingContext context;
  private final Serving serving;

  private Response(RoutingContext context, Serving serving) {
    this.context = context;
    this.serving = serving;
  }

  static Response to(RoutingContext context, Serving serving) {
    return new Response(context, serving);
  }

  void send(Answer answer) {
    HttpServerResponse response = context.response();
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    tellToGo();
    boolean head = context.request().method().equals(HttpMethod.HEAD);
    if (head && answer.body() != null) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(answer.body().length()));
    }
    // A write that fails means that the client has gone: there is nobody to tell.
    var unused = head || answer.body() == null ? response.end() : response.end(answer.body());
    discardRest();
  }

  /** While the server drains, clients are told that this connection ends. */
  void tellToGo() {
    if (serving.isDraining() && context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /**
   * Lets the rest of the request pass, so that the connection can be used again. Closing it while
   * the client still sends could destroy the answer on its way, so it is closed only a while later.
   */
  void discardRest() {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return;
    }
    if (hasBody(request)) {
      long timer = serving.vertx().setTimer(LINGER_MILLIS, late -> close(request));
      request.end().onComplete(end -> serving.vertx().cancelTimer(timer));
    }
    request.handler(null).resume();
  }

  private static void close(HttpServerRequest request) {
    if (!request.isEnded()) {
      var unused = request.connection().close();
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH);
  }
}
