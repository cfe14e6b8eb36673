// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

/** What a thread of the simulation itself does, by which its factory knows it from others. */
@FunctionalInterface
interface ThreadBody extends Runnable {}
