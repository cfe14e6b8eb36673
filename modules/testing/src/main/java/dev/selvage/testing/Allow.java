// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

/**
 * What fails a simulated test although its assertions hold, unless its annotation allows it. Allow
 * one where the test means it; everything else is still looked at.
 */
public enum Allow {
  /**
   * Real time or a foreign thread touched the simulation: a sleep of the JDK, a thread or an
   * executor of one's own, a future without a context. The run cannot be repeated then.
   */
  REAL_TIME,

  /** A handler threw, and nobody caught it. */
  UNCAUGHT_EXCEPTIONS
}
