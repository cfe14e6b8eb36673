// SPDX-License-Identifier: Apache-2.0

/**
 * A whole Vert.x on virtual time: every event loop is driven by one thread, in an order drawn from
 * a seed, over a network in memory. What a program does depends on its code and on the seed only,
 * so a failing seed is a regression test, and an hour of timers takes milliseconds.
 *
 * <p><strong>Synchronisation.</strong> There is one driver thread. It runs only while the
 * controlling thread (the test) is parked in {@link dev.selvage.simulation.Simulation#run run},
 * {@code advanceBy}, {@code runUntilIdle} or {@code close}, so everything that says "driver" below
 * is confined to one thread at a time and needs no lock; the hand-over orders memory. Work may be
 * posted to an event loop from any thread: its queue is concurrent, and a post that the simulation
 * did not cause is counted as foreign. The controlling thread, while it is parked, wakes every few
 * milliseconds to look whether the thread that runs waits in real time.
 */
@NullMarked
package dev.selvage.simulation;

import org.jspecify.annotations.NullMarked;
