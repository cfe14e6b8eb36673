// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Faults;

/** What a simulated network, bus and worker pool do to a program, all drawn from the seed. */
public enum InjectedFaults {
  /** Nothing takes time, nothing fails. */
  NONE(Faults.none()),

  /**
   * Messages, connections and offloaded work take their time, so that much more happens in another
   * order. Nothing fails that has no short timeout.
   */
  DELAYS(Faults.delays()),

  /** Delays, and connections that are slow, refused, reset or silent: what production is like. */
  HARSH(Faults.harsh());

  private final Faults faults;

  InjectedFaults(Faults faults) {
    this.faults = faults;
  }

  /** What it stands for; {@link Faults} says how much. */
  public Faults faults() {
    return faults;
  }
}
