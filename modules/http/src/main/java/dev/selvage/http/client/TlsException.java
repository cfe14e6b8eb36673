// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/**
 * The two sides did not agree on TLS, or the certificate is not trusted. The request was not sent.
 */
public final class TlsException extends HttpException {
  private static final long serialVersionUID = 1L;

  TlsException(HttpMethod method, String url, String what, Throwable cause) {
    super(method, url, what, cause);
  }
}
