// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a limit, and never keeps more than that. Belongs to the event loop. */
final class BodyReader {
  private final HttpClientResponse response;
  private final int maxBytes;
  private final long announced;
  private final Promise<Buffer> read = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private boolean tooLarge;

  BodyReader(HttpClientResponse response, int maxBytes, HttpMethod method) {
    this.response = response;
    this.maxBytes = maxBytes;
    this.announced =
        HttpMethod.HEAD.equals(method) ? 0 : length(response.getHeader(HttpHeaders.CONTENT_LENGTH));
  }

  private static long length(@Nullable String header) {
    try {
      return header == null ? -1 : Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Starts to read. The body, or as much of it as is allowed; then {@link #isTooLarge} and the
   * stream is paused.
   */
  Future<Buffer> read() {
    response.handler(this::add);
    response.endHandler(end -> read.tryComplete(body));
    response.exceptionHandler(read::tryFail);
    response.resume();
    return read.future();
  }

  private void add(Buffer chunk) {
    int free = maxBytes - body.length();
    if (tooLarge) {
      return;
    }
    if (chunk.length() <= free) {
      body.appendBuffer(chunk);
    } else {
      tooLarge = true;
      body.appendBuffer(chunk, 0, free);
      response.pause();
      read.tryComplete(body);
    }
  }

  boolean isTooLarge() {
    return tooLarge;
  }

  /** Whether the head of the answer says that there is more than allowed. */
  boolean isAnnouncedTooLarge() {
    return announced > maxBytes;
  }
}
