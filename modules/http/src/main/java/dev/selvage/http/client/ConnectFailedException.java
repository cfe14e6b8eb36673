// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/**
 * No connection was made: it was refused, there is no route, or it took too long. The request was
 * not sent.
 */
public final class ConnectFailedException extends HttpException {
  private static final long serialVersionUID = 1L;

  ConnectFailedException(HttpMethod method, String url, String what, Throwable cause) {
    super(method, url, what, cause);
  }
}
