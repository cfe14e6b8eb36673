// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import java.time.Duration;

/**
 * A request that is over.
 *
 * @param route method and pattern: {@code GET /items/{id}}
 * @param method the method of the request, which may be HEAD on a route for GET
 * @param status the status of the answer; 499 when the client had gone before there was one
 * @param took from the start of its task to the answer
 */
public record Served(String route, String method, int status, Duration took) {
  /** The status of a request whose client did not wait for the answer. */
  public static final int CLIENT_GONE = 499;
}
