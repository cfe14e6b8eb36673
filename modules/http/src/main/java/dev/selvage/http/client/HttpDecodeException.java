// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import dev.selvage.http.JsonException;
import io.vertx.core.http.HttpMethod;

/** The body of the answer is not JSON, or not of the wanted type. */
public final class HttpDecodeException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HttpDecodeException(HttpMethod method, String url, int status, String type, JsonException cause) {
    super(
        method,
        url,
        "answered " + status + " with a body that is no " + type + ": " + cause.getMessage(),
        cause);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
