// SPDX-License-Identifier: Apache-2.0
/**
 * What the HTTP client and the routes share: JSON.
 *
 * <p>The client is {@link dev.selvage.http.client.Http}, the server side {@link
 * dev.selvage.http.server.Routes}. Both are direct style: a call or a handler is ordinary code of a
 * task, and a cancellation or a deadline of that task reaches the wire.
 *
 * <p><b>Synchronisation.</b> The types here are immutable; any thread may use them.
 */
@NullMarked
package dev.selvage.http;

import org.jspecify.annotations.NullMarked;
