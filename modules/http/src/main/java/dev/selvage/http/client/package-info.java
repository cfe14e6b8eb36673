// SPDX-License-Identifier: Apache-2.0
/**
 * An HTTP client in direct style.
 *
 * <p>{@link dev.selvage.http.client.Http} makes an immutable {@link
 * dev.selvage.http.client.HttpCall}; sending it waits, in a task, for the whole answer. A
 * cancellation or a deadline of the task ends that wait at once and resets the stream, at every
 * stage: a request that still waits for a connection never gets sent, one that was sent is reset on
 * the wire, and its connection goes back to the pool (HTTP/2) or is closed (HTTP/1, which knows no
 * other reset).
 *
 * <p><b>Why not over WebClient.</b> Vert.x's {@code WebClient} keeps the {@code HttpClientRequest}
 * to itself, so a call in flight cannot be reset; it buffers a body of any size before it shows it;
 * and it follows redirects inside, where neither is possible either. So this client stands on
 * {@code HttpClient}, which is always reachable as {@link dev.selvage.http.client.Http#vertxClient}
 * and can be given to {@code WebClient.wrap}.
 *
 * <p><b>Synchronisation.</b> Everything public is immutable and may be shared by tasks of any event
 * loop. A call in flight belongs to its task: what Vert.x calls back does nothing but settle the
 * wait of that task.
 */
@NullMarked
package dev.selvage.http.client;

import org.jspecify.annotations.NullMarked;
