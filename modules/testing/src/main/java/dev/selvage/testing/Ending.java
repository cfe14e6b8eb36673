// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Faults;
import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationStalledException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a run: ends what verticles own, and looks at what is left. */
final class Ending {
  /** With injected delays, what has been closed is gone a little later. */
  private static final Duration DELAYED = Duration.ofSeconds(10);

  private Ending() {}

  /** The failure of the run, if it has one: that of its methods, or what they left. */
  static @Nullable Throwable of(Trial trial, Plan plan, @Nullable Throwable ofMethods) {
    Throwable failure = uncaughtBesides(trial, ofMethods);
    try {
      undeployAll(trial.simulation());
      settle(trial.simulation(), plan.options().faults());
      failure = uncaughtBesides(trial, failure);
      List<Finding> findings = trial.inspection().findings(plan.allowed());
      return findings.isEmpty() ? failure : besides(failure, new UncleanRunError(findings));
    } catch (RuntimeException | Error e) {
      return Script.joined(failure, e);
    }
  }

  /** Real time that leaked in is why nothing more happens in virtual time. */
  private static @Nullable Throwable besides(@Nullable Throwable failure, UncleanRunError unclean) {
    boolean inVain = failure instanceof SimulationStalledException;
    return inVain && UncleanRunError.tellsOfRealTime(unclean)
        ? Script.joined(unclean, failure)
        : Script.joined(failure, unclean);
  }

  /** What a handler threw is why a test waits in vain. */
  private static @Nullable Throwable uncaughtBesides(Trial trial, @Nullable Throwable failure) {
    boolean inVain = failure instanceof SimulationStalledException;
    Throwable first = inVain ? null : failure;
    for (Throwable thrown : trial.takeUncaught()) {
      first = Script.joined(first, thrown);
    }
    return inVain ? Script.joined(first, failure) : first;
  }

  private static void undeployAll(Simulation simulation) {
    Vertx vertx = simulation.vertx();
    simulation.runUntilIdle();
    while (!vertx.deploymentIDs().isEmpty()) {
      simulation.run(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
    }
  }

  private static void settle(Simulation simulation, Faults faults) {
    if (!faults.equals(Faults.none())) {
      simulation.advanceBy(DELAYED);
    }
    simulation.runUntilIdle();
  }
}
