// SPDX-License-Identifier: Apache-2.0
/**
 * Cold, back-pressured pipelines of elements in direct style: {@link dev.selvage.tasks.flow.Flow}.
 *
 * <p><b>How it works.</b> A flow is a {@link dev.selvage.tasks.flow.Source}: code that pushes
 * elements into a {@link dev.selvage.tasks.flow.Sink}. An operator is a source that runs another
 * one with a sink of its own, so a chain of them is a chain of calls in the task of the consumer,
 * without a queue. What needs two activities at a time runs the flow before it in a child task and
 * takes its elements from a {@link dev.selvage.tasks.queue.Queue}; the group of that task ends
 * before the operator does.
 *
 * <p><b>The end from downstream.</b> Who needs no more elements throws a {@link
 * dev.selvage.tasks.flow.Stop} that only it catches. Code of users lies on that path in one place,
 * where a generator calls {@link dev.selvage.tasks.flow.Emitter#emit}; there whatever comes from
 * downstream, a stop or a failure, is kept, and the generator is unwound by the cancellation of a
 * scope around it, as everything else is. When it has ended, what was kept is thrown on.
 *
 * <p><b>Leases.</b> Each call that asks a flow for elements makes a {@link
 * dev.selvage.tasks.flow.Run}, which is handed up to every source; a source tells it of the {@link
 * dev.selvage.tasks.flow.Lease leases} that come into being there. When the call ends, and with it
 * every task of the flow, the run gives back what is not settled. So operators need not know where
 * a lease is.
 *
 * <p><b>Synchronisation.</b> Flows are immutable. All state is made by a run and belongs to the
 * task that makes it; between tasks, elements and ends cross in queues. A run belongs to the tasks
 * of one event loop; the state of a lease is settled by compare-and-set, for it may be in the hands
 * of any task.
 */
@NullMarked
package dev.selvage.tasks.flow;

import org.jspecify.annotations.NullMarked;
