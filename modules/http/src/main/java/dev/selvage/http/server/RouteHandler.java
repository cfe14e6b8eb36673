// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import org.jspecify.annotations.Nullable;

/** Answers a request, in a task. {@link Routes} says what becomes of its value and its failures. */
@FunctionalInterface
public interface RouteHandler {
  @Nullable Object handle(Request request) throws Exception;
}
