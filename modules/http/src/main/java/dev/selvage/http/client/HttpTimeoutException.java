// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;

/**
 * The call took longer than the client's own limit allows. A deadline around the call is something
 * else: {@code DeadlineExceededException}.
 */
public final class HttpTimeoutException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final Duration timeout;

  HttpTimeoutException(HttpMethod method, String url, Duration timeout, String stage) {
    super(method, url, "no whole answer within " + timeout + ", still " + stage, null);
    this.timeout = timeout;
  }

  /** The limit that was exceeded. */
  public Duration timeout() {
    return timeout;
  }
}
