// SPDX-License-Identifier: Apache-2.0
/**
 * Hand-over of elements between tasks.
 *
 * <p><b>Synchronisation.</b> A queue guards its state by its own monitor, which is held for a few
 * instructions and never across a wait; so tasks of several event loops may share one. An element
 * goes from hand to hand under that monitor, and the wait it ends is settled in the same step: it
 * is in the queue, with its putter, or with its taker, never in between.
 */
@NullMarked
package dev.selvage.tasks.queue;

import org.jspecify.annotations.NullMarked;
