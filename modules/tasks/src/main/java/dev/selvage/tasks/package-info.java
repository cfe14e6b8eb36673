// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks on the event loop: structured concurrency, cancellation and deadlines for Vert.x, in direct
 * style.
 *
 * <p>A <em>task</em> is a virtual thread that runs on one event loop and shares it, one at a time,
 * with the other tasks and callbacks of that loop: plain fields need no locks, waiting is ordinary
 * Java. Everything that waits is inside a <em>task group</em>, which is left only when every task
 * in it has completed; every group is inside a <em>cancel scope</em>; every scope may have a
 * <em>deadline</em>. {@link dev.selvage.tasks.Tasks} is the way in.
 *
 * <p><b>Synchronisation.</b> Scopes, groups and running tasks form one tree per event loop ({@link
 * dev.selvage.tasks.ScopeNode}), which belongs to the owner of the turn of that loop and has no
 * locks. What may be called from any thread ({@link dev.selvage.tasks.Task#cancel}, {@link
 * dev.selvage.tasks.Waiter#resume}) either hands over to that loop or settles by one
 * compare-and-set.
 *
 * <p>Nulls are never accepted or returned unless marked.
 */
@NullMarked
package dev.selvage.tasks;

import org.jspecify.annotations.NullMarked;
