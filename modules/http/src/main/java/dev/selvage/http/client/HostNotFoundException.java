// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/** The name of the host has no address. The request was not sent. */
public final class HostNotFoundException extends HttpException {
  private static final long serialVersionUID = 1L;

  HostNotFoundException(HttpMethod method, String url, String what, Throwable cause) {
    super(method, url, what, cause);
  }
}
