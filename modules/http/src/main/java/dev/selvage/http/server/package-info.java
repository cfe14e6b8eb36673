// SPDX-License-Identifier: Apache-2.0
/**
 * Routes in direct style over vertx-web.
 *
 * <p>{@link dev.selvage.http.server.Routes} adds routes to a plain {@code Router}, which stays
 * reachable. Each request runs as a task: its handler waits in ordinary code, returns a value and
 * throws what goes wrong; the value becomes JSON, the failure a problem document (RFC 9457). The
 * request is paused when it arrives, so its body is still there whenever the handler asks for it.
 * When the client goes away, or the time of the route is over, the task is cancelled, with
 * everything it waits for.
 *
 * <p><b>Synchronisation.</b> A request, its task and its response belong to one event loop, the one
 * of its connection. What requests share (the counters, the requests in flight) is safe to use from
 * any thread, because a server may be deployed on several loops.
 */
@NullMarked
package dev.selvage.http.server;

import org.jspecify.annotations.NullMarked;
