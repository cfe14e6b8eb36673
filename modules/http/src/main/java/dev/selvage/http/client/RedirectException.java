// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * A redirect that is not followed: one too many, one in a circle, one to nowhere, or one from
 * {@code https} to {@code http}.
 */
public final class RedirectException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final List<String> path;

  RedirectException(HttpMethod method, String url, String what, List<String> path) {
    super(method, url, what + ": " + String.join(" -> ", path), null);
    this.path = List.copyOf(path);
  }

  /** The URLs that were called, in order, and at the end the one that was not. */
  public List<String> path() {
    return path;
  }
}
