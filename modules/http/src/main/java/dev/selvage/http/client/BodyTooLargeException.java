// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;

/** The body of the answer is larger than allowed. Not more than that was ever held in memory. */
public final class BodyTooLargeException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final int maxBodyBytes;

  BodyTooLargeException(HttpMethod method, String url, int maxBodyBytes) {
    super(
        method,
        url,
        "the body of the answer is larger than the allowed " + maxBodyBytes + " bytes",
        null);
    this.maxBodyBytes = maxBodyBytes;
  }

  /** The limit that was exceeded. */
  public int maxBodyBytes() {
    return maxBodyBytes;
  }
}
