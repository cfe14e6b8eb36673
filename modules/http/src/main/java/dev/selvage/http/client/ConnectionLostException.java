// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/**
 * The connection ended or the other side reset the stream before the answer was complete. The
 * request may have been processed.
 */
public final class ConnectionLostException extends HttpException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(HttpMethod method, String url, String what, Throwable cause) {
    super(method, url, what, cause);
  }
}
