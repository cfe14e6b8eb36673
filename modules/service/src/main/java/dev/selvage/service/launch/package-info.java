// SPDX-License-Identifier: Apache-2.0
/**
 * What surrounds the life of a service: its arguments, its signals, and the order in which it ends.
 *
 * <p><b>Synchronisation.</b> A {@link dev.selvage.service.launch.ShutdownSequence} runs on the
 * context it was made with; the rest is used by one thread at a time.
 */
@NullMarked
package dev.selvage.service.launch;

import org.jspecify.annotations.NullMarked;
