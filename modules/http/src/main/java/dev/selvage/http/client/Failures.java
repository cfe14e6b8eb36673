// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Vert.x, Netty and the JDK report, as one of ours. */
final class Failures {
  private Failures() {}

  static RuntimeException of(
      HttpMethod method, Target target, boolean connected, @Nullable Throwable cause) {
    String url = target.toString();
    return switch (cause) {
      case null -> new BadAnswerException(method, url, "it failed without a reason", noCause());
      case ConnectionPoolTooBusyException e -> new HttpBusyException(method, url, reason(e));
      case UnknownHostException e ->
          new HostNotFoundException(method, url, "the host " + target.host() + " is not known", e);
      case SSLException e -> new TlsException(method, url, "no TLS: " + reason(e), e);
      case HttpClosedException e ->
          new ConnectionLostException(method, url, "the connection was closed", e);
      case StreamResetException e ->
          new ConnectionLostException(
              method, url, "the stream was reset with code " + e.getCode(), e);
      case IOException e when connected ->
          new ConnectionLostException(method, url, "the connection was lost: " + reason(e), e);
      case IOException e ->
          new ConnectFailedException(method, url, "no connection: " + reason(e), e);
      case TimeoutException e when !connected ->
          new ConnectFailedException(method, url, "no connection: " + reason(e), e);
      case IllegalStateException e when !connected -> e; // the client is closed
      default -> new BadAnswerException(method, url, "no HTTP answer: " + reason(cause), cause);
    };
  }

  private static Throwable noCause() {
    return new IllegalStateException("a future failed with null");
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
