// SPDX-License-Identifier: Apache-2.0
/**
 * The event bus in direct style: typed addresses, requests that end in a reply or in a failure that
 * says what became of them, handlers that are tasks with the deadline of their caller.
 *
 * <p>{@link dev.selvage.bus.Bus} is the way in. On the wire everything is ordinary Vert.x: a body
 * of JSON in a {@code Buffer}, a few headers, Vert.x's own reply addresses and reply failures; so
 * plain consumers and senders can be at either end, and local and clustered buses behave alike.
 *
 * <p><b>Synchronisation.</b> A consumer ({@code TaskConsumer}) belongs to one event loop: messages
 * arrive there, its tasks run there, and nothing in it has a lock. What may be called from any
 * thread is handed over to that loop. Addresses, options and {@code Bus} are immutable.
 *
 * <p>Nulls are never accepted or returned unless marked.
 */
@NullMarked
package dev.selvage.bus;

import org.jspecify.annotations.NullMarked;
