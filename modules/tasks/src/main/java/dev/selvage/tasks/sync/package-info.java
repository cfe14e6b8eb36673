// SPDX-License-Identifier: Apache-2.0
/**
 * What tasks use to take turns and to wait for each other: permits ({@link
 * dev.selvage.tasks.sync.Semaphore}, {@link dev.selvage.tasks.sync.Limiter}), locks ({@link
 * dev.selvage.tasks.sync.Lock}, {@link dev.selvage.tasks.sync.ReadWriteLock}) and signals ({@link
 * dev.selvage.tasks.sync.Event}, {@link dev.selvage.tasks.sync.Condition}, {@link
 * dev.selvage.tasks.sync.Barrier}).
 *
 * <p><b>Synchronisation.</b> Each object guards its state by its own monitor (a condition by that
 * of its lock), which is held for a few instructions and never across a wait; so it can be shared
 * between event loops. Waiters are served strictly in the order of their arrival, and what is
 * granted goes to the waiter directly: nobody who comes later can take it in between.
 *
 * <p>A waiter is woken by {@link dev.selvage.tasks.Waiter#resume} inside the monitor. Whether it
 * won decides who has what was granted, so nothing is counted before: if it lost to a cancellation,
 * the next in the line is served. A cancelled waiter stands in the line until its task withdraws
 * it, and then serves the line, because it may have kept others out.
 */
@NullMarked
package dev.selvage.tasks.sync;

import org.jspecify.annotations.NullMarked;
