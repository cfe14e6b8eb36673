// SPDX-License-Identifier: Apache-2.0
/**
 * The scheduler: one task for each target.
 *
 * <p>Everything here belongs to the event loop of the verticle, so that nothing needs a lock. Time
 * is that of the event loop: in a simulation an hour of checks takes milliseconds.
 */
@NullMarked
package dev.selvage.examples.lookout.scheduler;

import org.jspecify.annotations.NullMarked;
