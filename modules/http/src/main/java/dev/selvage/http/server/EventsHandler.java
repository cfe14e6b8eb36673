// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

/** Sends server-sent events to one client, until it returns or is cancelled. */
@FunctionalInterface
public interface EventsHandler {
  void run(Request request, EventStream out) throws Exception;
}
