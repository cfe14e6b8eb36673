// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

/** Something that the scheduler can pick: an event loop or a worker pool. Driver only. */
sealed interface Actor permits SimulatedLoop, WorkerPool {
  /** Whether {@link #step} would find work at the present moment. */
  boolean ready();

  /** Runs one piece of work and names it for the trace. */
  String step();

  /** The moment of the earliest timer in nanoseconds, or {@link Long#MAX_VALUE} for none. */
  long nextDeadline();

  /** Name in traces and messages. */
  String name();
}
