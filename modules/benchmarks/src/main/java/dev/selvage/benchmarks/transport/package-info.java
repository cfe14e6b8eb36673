// SPDX-License-Identifier: Apache-2.0
/**
 * What the transports of Vert.x cost: a server that answers in tasks, measured, and a client in a
 * process of its own, not measured, which is the same for each of them.
 *
 * <p>Synchronisation: the server has one event loop and no state. The client has a virtual thread
 * for each connection, whose fields only that thread uses.
 */
@NullMarked
package dev.selvage.benchmarks.transport;

import org.jspecify.annotations.NullMarked;
