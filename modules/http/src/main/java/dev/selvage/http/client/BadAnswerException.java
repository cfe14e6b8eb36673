// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/** What came back is no HTTP. The request may have been processed. */
public final class BadAnswerException extends HttpException {
  private static final long serialVersionUID = 1L;

  BadAnswerException(HttpMethod method, String url, String what, Throwable cause) {
    super(method, url, what, cause);
  }
}
