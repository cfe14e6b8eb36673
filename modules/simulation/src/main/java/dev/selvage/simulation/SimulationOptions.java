// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;

/**
 * How a simulation is set up. Immutable; start from {@link #defaults()}.
 *
 * @param seed decides the order of everything that is ready at the same moment
 * @param eventLoops number of event loops, 2 by default
 * @param stepTime virtual time that each step takes; zero by default, so that only timers move the
 *     clock. With a positive value a program that never waits still sees time pass.
 * @param virtualTimeLimit how far one call of {@code run} may move the clock, one day by default
 * @param realTimeLimit how long one call may take in real time, 60 seconds by default
 * @param foreignWait how long, in real time, the simulation waits for threads that it does not
 *     drive (a worker that blocks) before it goes on without them, 2 seconds by default
 */
public record SimulationOptions(
    long seed,
    int eventLoops,
    Duration stepTime,
    Duration virtualTimeLimit,
    Duration realTimeLimit,
    Duration foreignWait) {

  private static final int MAX_EVENT_LOOPS = 1_024;
  private static final SimulationOptions DEFAULTS =
      new SimulationOptions(
          0, 2, Duration.ZERO, Duration.ofDays(1), Duration.ofSeconds(60), Duration.ofSeconds(2));

  public SimulationOptions {
    if (eventLoops < 1 || eventLoops > MAX_EVENT_LOOPS) {
      throw new IllegalArgumentException(
          "eventLoops must be from 1 to %d, but is %d.".formatted(MAX_EVENT_LOOPS, eventLoops));
    }
    requirePositive("virtualTimeLimit", virtualTimeLimit);
    requirePositive("realTimeLimit", realTimeLimit);
    requireNotNegative("stepTime", stepTime);
    requireNotNegative("foreignWait", foreignWait);
  }

  /** Seed 0, two event loops, free steps. */
  public static SimulationOptions defaults() {
    return DEFAULTS;
  }

  public SimulationOptions withSeed(long newSeed) {
    return new SimulationOptions(
        newSeed, eventLoops, stepTime, virtualTimeLimit, realTimeLimit, foreignWait);
  }

  public SimulationOptions withEventLoops(int count) {
    return new SimulationOptions(
        seed, count, stepTime, virtualTimeLimit, realTimeLimit, foreignWait);
  }

  public SimulationOptions withStepTime(Duration time) {
    return new SimulationOptions(
        seed, eventLoops, time, virtualTimeLimit, realTimeLimit, foreignWait);
  }

  public SimulationOptions withVirtualTimeLimit(Duration limit) {
    return new SimulationOptions(seed, eventLoops, stepTime, limit, realTimeLimit, foreignWait);
  }

  public SimulationOptions withRealTimeLimit(Duration limit) {
    return new SimulationOptions(seed, eventLoops, stepTime, virtualTimeLimit, limit, foreignWait);
  }

  public SimulationOptions withForeignWait(Duration wait) {
    return new SimulationOptions(seed, eventLoops, stepTime, virtualTimeLimit, realTimeLimit, wait);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value + ".");
    }
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + value + ".");
    }
  }
}
