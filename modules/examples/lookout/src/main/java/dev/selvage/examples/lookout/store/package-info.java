// SPDX-License-Identifier: Apache-2.0
/**
 * Targets and checks in a database.
 *
 * <p>{@link dev.selvage.examples.lookout.store.Store} is SQL in direct style; any task may use it.
 * {@link dev.selvage.examples.lookout.store.CheckWriter} is the verticle that writes checks, in
 * chunks, from a queue that it shares with the scheduler: the queue is what lets one restart
 * without the other losing anything.
 */
@NullMarked
package dev.selvage.examples.lookout.store;

import org.jspecify.annotations.NullMarked;
