// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/**
 * All connections to the host are in use, and as many calls as allowed wait for one. The request
 * was not sent.
 */
public final class HttpBusyException extends HttpException {
  private static final long serialVersionUID = 1L;

  HttpBusyException(HttpMethod method, String url, String what) {
    super(method, url, what, null);
  }
}
