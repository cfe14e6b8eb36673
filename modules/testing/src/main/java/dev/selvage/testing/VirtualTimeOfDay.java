// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The virtual time as a time of day: a simulation begins at the epoch. */
final class VirtualTimeOfDay extends Clock {
  private final Simulation simulation;
  private final ZoneId zone;

  private VirtualTimeOfDay(Simulation simulation, ZoneId zone) {
    this.simulation = simulation;
    this.zone = zone;
  }

  static Clock of(Simulation simulation) {
    return new VirtualTimeOfDay(simulation, ZoneOffset.UTC);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new VirtualTimeOfDay(simulation, other);
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(simulation.elapsed());
  }
}
