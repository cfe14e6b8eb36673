// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

/**
 * Nothing is ready and nothing is scheduled, so what was waited for will never complete: a deadlock
 * or a lost wake-up in the program, or a wait for something that is not simulated. The message says
 * what is known.
 */
public final class SimulationStalledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SimulationStalledException(String message) {
    super(message);
  }
}
