// SPDX-License-Identifier: Apache-2.0
/**
 * Work that must not run on an event loop, done on worker threads and waited for by a task: {@link
 * dev.selvage.tasks.offload.Offload}.
 *
 * <p><b>Synchronisation.</b> Whether an offloaded call has begun or was withdrawn while it was
 * queued is settled between the task and the worker under the lock of the call, which an interrupt
 * of its worker holds too. What a worker hands over while it runs goes through a queue of its own;
 * the task publishes its wait and looks again before it waits, and the worker writes its news
 * before it looks for a wait, so that none is missed.
 */
@NullMarked
package dev.selvage.tasks.offload;

import org.jspecify.annotations.NullMarked;
