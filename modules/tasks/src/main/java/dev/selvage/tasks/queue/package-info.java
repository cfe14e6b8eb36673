// SPDX-License-Identifier: Apache-2.0
/**
 * Hand-over of elements between tasks: queues, broadcasts, and the choice between several.
 *
 * <p><b>Synchronisation.</b> Each queue, and each broadcast with all its subscriptions, has one
 * {@link Guard}, a lock that is held for a few instructions and never across a wait; so tasks of
 * several event loops may share one. An element goes from hand to hand under the guard, and the
 * wait it ends is settled in the same step, by the compare-and-set of a {@link
 * dev.selvage.tasks.Waiter}: the element is in the queue, with its putter, or with its taker, never
 * in between. Whoever finds the wait cancelled serves the next in the line.
 *
 * <p>A {@link Select} holds the guards of all its queues while it looks at them and joins their
 * lines, as Go does it. So it meets everybody else either before that or as one of those who wait,
 * and one compare-and-set decides between its branches; two selects that meet need no protocol of
 * their own. Code of users (bodies, hooks for undelivered elements) runs without a guard; the one
 * exception is the comparator of a priority queue.
 */
@NullMarked
package dev.selvage.tasks.queue;

import org.jspecify.annotations.NullMarked;
