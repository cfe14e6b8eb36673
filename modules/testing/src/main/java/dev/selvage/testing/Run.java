// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run of one seed went.
 *
 * @param failure what it failed with, or null
 * @param steps how many steps it took until the end of the test
 * @param hash of the trace of these steps
 * @param lastSteps the last of them in words
 * @param elapsed virtual time
 */
record Run(
    long seed,
    @Nullable Throwable failure,
    long steps,
    long hash,
    List<String> lastSteps,
    Duration elapsed) {

  /**
   * Runs a seed.
   *
   * @param onlyOne whether no other run follows, so that the instances of JUnit are good for it
   * @param inWords whether the steps are wanted even if it passes
   */
  static Run of(Script script, Plan plan, long seed, boolean onlyOne, boolean inWords) {
    Trial trial = new Trial(plan, seed);
    Run run = begun(trial.simulation(), seed);
    try (trial) {
      Throwable failure = script.perform(trial, onlyOne);
      run = of(trial.simulation(), seed, failure, inWords || failure != null);
      run = run.with(Ending.of(trial, plan, failure));
    } catch (RuntimeException | Error closing) {
      run = run.with(Script.joined(run.failure(), closing));
    }
    return run;
  }

  private static Run begun(Simulation simulation, long seed) {
    return of(simulation, seed, null, false);
  }

  private static Run of(
      Simulation simulation, long seed, @Nullable Throwable failure, boolean inWords) {
    return new Run(
        seed,
        failure,
        simulation.steps(),
        simulation.traceHash(),
        inWords ? simulation.trace() : List.of(),
        simulation.elapsed());
  }

  private Run with(@Nullable Throwable other) {
    return new Run(seed, other, steps, hash, lastSteps, elapsed);
  }
}
