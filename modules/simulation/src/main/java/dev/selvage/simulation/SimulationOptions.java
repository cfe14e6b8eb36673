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
 * @param maxStepsPerMoment how many steps may run while the clock stands still, one million by
 *     default: at more, something posts to itself for ever
 * @param virtualTimeLimit how far one call of {@code run} may move the clock, one day by default
 * @param realTimeLimit how long one call may take in real time, 60 seconds by default
 * @param foreignWait how long, in real time, the simulation waits for threads that it does not
 *     drive (a worker that blocks) before it goes on without them, 2 seconds by default
 * @param faults delays and failures to inject, none by default
 */
public record SimulationOptions(
    long seed,
    int eventLoops,
    Duration stepTime,
    int maxStepsPerMoment,
    Duration virtualTimeLimit,
    Duration realTimeLimit,
    Duration foreignWait,
    Faults faults) {

  private static final int MAX_EVENT_LOOPS = 1_024;
  private static final SimulationOptions DEFAULTS =
      new SimulationOptions(
          0,
          2,
          Duration.ZERO,
          1_000_000,
          Duration.ofDays(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Faults.none());

  /** Checks each option. */
  public SimulationOptions {
    if (eventLoops < 1 || eventLoops > MAX_EVENT_LOOPS) {
      throw new IllegalArgumentException(
          "eventLoops must be from 1 to %d, but is %d.".formatted(MAX_EVENT_LOOPS, eventLoops));
    }
    if (maxStepsPerMoment < 1) {
      throw new IllegalArgumentException(
          "maxStepsPerMoment must be at least 1, but is %d.".formatted(maxStepsPerMoment));
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

  /** A copy with another value for the seed. */
  public SimulationOptions withSeed(long value) {
    return new SimulationOptions(
        value,
        eventLoops,
        stepTime,
        maxStepsPerMoment,
        virtualTimeLimit,
        realTimeLimit,
        foreignWait,
        faults);
  }

  /** A copy with another value for the number of event loops. */
  public SimulationOptions withEventLoops(int value) {
    return new SimulationOptions(
        seed,
        value,
        stepTime,
        maxStepsPerMoment,
        virtualTimeLimit,
        realTimeLimit,
        foreignWait,
        faults);
  }

  /** A copy with another value for the virtual time that a step takes. */
  public SimulationOptions withStepTime(Duration value) {
    return new SimulationOptions(
        seed,
        eventLoops,
        value,
        maxStepsPerMoment,
        virtualTimeLimit,
        realTimeLimit,
        foreignWait,
        faults);
  }

  /** A copy with another value for the limit of steps while the clock stands still. */
  public SimulationOptions withMaxStepsPerMoment(int value) {
    return new SimulationOptions(
        seed, eventLoops, stepTime, value, virtualTimeLimit, realTimeLimit, foreignWait, faults);
  }

  /** A copy with another value for the limit of virtual time per call. */
  public SimulationOptions withVirtualTimeLimit(Duration value) {
    return new SimulationOptions(
        seed, eventLoops, stepTime, maxStepsPerMoment, value, realTimeLimit, foreignWait, faults);
  }

  /** A copy with another value for the limit of real time per call. */
  public SimulationOptions withRealTimeLimit(Duration value) {
    return new SimulationOptions(
        seed,
        eventLoops,
        stepTime,
        maxStepsPerMoment,
        virtualTimeLimit,
        value,
        foreignWait,
        faults);
  }

  /** A copy with another value for the wait for threads that are not driven. */
  public SimulationOptions withForeignWait(Duration value) {
    return new SimulationOptions(
        seed,
        eventLoops,
        stepTime,
        maxStepsPerMoment,
        virtualTimeLimit,
        realTimeLimit,
        value,
        faults);
  }

  /** A copy with other faults. */
  public SimulationOptions withFaults(Faults value) {
    return new SimulationOptions(
        seed,
        eventLoops,
        stepTime,
        maxStepsPerMoment,
        virtualTimeLimit,
        realTimeLimit,
        foreignWait,
        value);
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
