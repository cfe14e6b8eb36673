// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Leftover;

/**
 * What fails a simulated test although its assertions hold, unless its annotation allows it. Allow
 * one where the test means it; everything else is still looked at.
 *
 * <p>What is left is looked for after the methods that follow the test, when everything that is
 * ready has run and every verticle has been undeployed, which ends what belongs to it.
 */
public enum Allow {
  /**
   * Real time or a foreign thread touched the simulation: a sleep of the JDK, a thread or an
   * executor of one's own, a future without a context. The run cannot be repeated then, and is not
   * compared with another one.
   */
  REAL_TIME,

  /** A handler threw, and nobody caught it. */
  UNCAUGHT_EXCEPTIONS,

  /** A task that no group and no verticle owns still lives. */
  TASKS,

  /** A permit, a lock or a lease is still held. */
  HOLDINGS,

  /** A timer is still to fire. */
  TIMERS,

  /** A connection is open. */
  CONNECTIONS,

  /** A server listens. */
  SERVERS,

  /** A consumer of the event bus is registered that no verticle owns. */
  CONSUMERS,

  /** A verticle is deployed, because it could not be undeployed. */
  VERTICLES,

  /** Offloaded work waits or runs. */
  WORKERS,

  /** A file is open. */
  FILES;

  static Allow of(Leftover.Kind kind) {
    return switch (kind) {
      case TIMER -> TIMERS;
      case CONNECTION -> CONNECTIONS;
      case SERVER -> SERVERS;
      case VERTICLE -> VERTICLES;
      case CONSUMER -> CONSUMERS;
      case WORKER -> WORKERS;
      case FILE -> FILES;
    };
  }
}
