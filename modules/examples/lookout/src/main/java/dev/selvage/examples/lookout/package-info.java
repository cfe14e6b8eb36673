// SPDX-License-Identifier: Apache-2.0
/**
 * Lookout, an uptime and latency monitor: the service that shows how the modules of Selvage meet.
 *
 * <p>Four verticles share a process. {@code store} writes checks to the database, {@code
 * percentiles} computes on a worker, {@code scheduler} looks at targets, {@code web} serves. They
 * meet on the bus ({@link dev.selvage.examples.lookout.model.Addresses}), in the database, and in
 * one queue from the scheduler to the store.
 *
 * <p>Everything in this package is immutable, or used by one thread that starts the others.
 */
@NullMarked
package dev.selvage.examples.lookout;

import org.jspecify.annotations.NullMarked;
