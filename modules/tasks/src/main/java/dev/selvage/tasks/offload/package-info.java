// SPDX-License-Identifier: Apache-2.0
/**
 * Work that must not run on an event loop, done on worker threads and waited for by a task.
 *
 * <p><b>Synchronisation.</b> An offloaded call is settled between the task and the worker by one
 * compare-and-set: it has started, or it was withdrawn while it was still queued.
 */
@NullMarked
package dev.selvage.tasks.offload;

import org.jspecify.annotations.NullMarked;
