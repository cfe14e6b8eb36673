// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * A call that got no answer, or not the expected one. Says which call; its subclasses say what
 * happened. The stream has been reset by the time it is thrown, unless the answer was read to its
 * end.
 */
public abstract sealed class HttpException extends RuntimeException
    permits BadAnswerException,
        BodyTooLargeException,
        ConnectFailedException,
        ConnectionLostException,
        HostNotFoundException,
        HttpBusyException,
        HttpDecodeException,
        HttpTimeoutException,
        RedirectException,
        TlsException,
        UnexpectedStatusException {
  private static final long serialVersionUID = 1L;

  private final transient HttpMethod method;
  private final String url;

  HttpException(HttpMethod method, String url, String what, @Nullable Throwable cause) {
    super(method + " " + url + ": " + what, cause);
    this.method = method;
    this.url = url;
  }

  public final HttpMethod method() {
    return method;
  }

  /** The URL that was called last: after redirects not the one that was asked for. */
  public final String url() {
    return url;
  }
}
