// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

/**
 * A limit was reached: virtual time, real time, or the number of steps at one moment. The message
 * names the limit and what the simulation was doing.
 */
public final class SimulationLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SimulationLimitException(String message) {
    super(message);
  }

  SimulationLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
