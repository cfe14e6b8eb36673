// SPDX-License-Identifier: Apache-2.0
/**
 * A service with a mistake: two tasks take the same two locks, in opposite orders. Everything runs
 * on the event loop of its verticle; what is protected by the locks is what happens across waits.
 */
@NullMarked
package dev.selvage.examples.deadlock;

import org.jspecify.annotations.NullMarked;
