// SPDX-License-Identifier: Apache-2.0
/**
 * How tasks get onto an event loop. This is the only package of the module that touches the
 * internals of Vert.x, Netty and the JDK's virtual threads; it knows nothing of groups, scopes or
 * cancellation.
 *
 * <p>Every event loop that runs tasks has one {@link dev.selvage.tasks.carrier.LoopScheduler}. A
 * task is a virtual thread that only ever runs inside a <em>turn</em> of its scheduler: a bounded
 * run of ready continuations on the event-loop thread. Two carriers know how to run a ready task:
 * {@code LOOP} mounts the virtual thread on the event-loop thread itself, {@code BATON} lends the
 * turn to an ordinary virtual thread and waits until it gives it back.
 *
 * <p><b>Synchronisation.</b> The ready queue takes entries from any thread. Everything else of a
 * scheduler belongs to whoever has the turn: the event-loop thread, or the task it is running, or
 * for a short while the rescue thread of the {@link dev.selvage.tasks.carrier.Watchdog} while the
 * event-loop thread is stuck in a lock. {@link dev.selvage.tasks.carrier.LoopScheduler#owns()}
 * tells.
 *
 * <p>Not for users: it is public for the packages of this module only.
 */
@NullMarked
package dev.selvage.tasks.carrier;

import org.jspecify.annotations.NullMarked;
