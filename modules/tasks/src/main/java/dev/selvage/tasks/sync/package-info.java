// SPDX-License-Identifier: Apache-2.0
/**
 * What tasks use to take turns: permits.
 *
 * <p><b>Synchronisation.</b> Each object guards its state by its own monitor, which is held for a
 * few instructions and never across a wait; so it can be shared between event loops. Waiters are
 * served strictly in the order of their arrival, and what is granted goes to the waiter directly:
 * nobody who comes later can take it in between.
 */
@NullMarked
package dev.selvage.tasks.sync;

import org.jspecify.annotations.NullMarked;
