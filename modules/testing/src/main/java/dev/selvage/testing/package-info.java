// SPDX-License-Identifier: Apache-2.0

/**
 * Tests of Vert.x code on virtual time, under many seeds, as annotations of JUnit: {@link
 * dev.selvage.testing.VirtualTime} for one seed, {@link dev.selvage.testing.Simulated} for a
 * thousand; and {@link dev.selvage.testing.CancelEverywhere}, which cancels code at each of its
 * checkpoints.
 *
 * <p>Each seed gets a simulation and a test instance of its own, and its whole life (the methods
 * before it, the test, the methods after it) runs inside. Whatever cannot be repeated fails the
 * test, and so does whatever it leaves behind.
 *
 * <p><strong>Synchronisation.</strong> One test is run by one thread, that of JUnit, which drives
 * the simulation; tests may run beside each other. What a run collects while the simulation is
 * driven is written by the driver thread and read by the thread that drives, which the simulation
 * hands over to each other.
 */
@NullMarked
package dev.selvage.testing;

import org.jspecify.annotations.NullMarked;
