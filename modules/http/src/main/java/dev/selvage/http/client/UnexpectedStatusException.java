// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/** The answer has a status that the caller did not expect. */
public final class UnexpectedStatusException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String body;

  UnexpectedStatusException(
      HttpMethod method, String url, int status, Expected expected, String body) {
    super(
        method,
        url,
        "answered " + status + ", expected was " + expected + (body.isEmpty() ? "" : ": " + body),
        null);
    this.status = status;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The first 500 characters of the body. */
  public String body() {
    return body;
  }
}
