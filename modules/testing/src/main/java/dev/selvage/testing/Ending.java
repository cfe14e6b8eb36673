// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationStalledException;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The end of a run: ends what verticles own, and looks at what is left. */
final class Ending {
  private Ending() {}

  /** The failure of the run, if it has one: that of its methods, or what they left. */
  static @Nullable Throwable of(Trial trial, Plan plan, @Nullable Throwable ofMethods) {
    Throwable failure = uncaughtBesides(trial, ofMethods);
    try {
      undeployAll(trial.simulation());
      failure = uncaughtBesides(trial, failure);
    } catch (RuntimeException | Error e) {
      failure = Script.joined(failure, e);
    }
    List<Finding> findings = findings(trial.simulation(), plan.allowed());
    return findings.isEmpty() ? failure : Script.joined(failure, new UncleanRunError(findings));
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
    simulation.runUntilIdle();
  }

  /** What is left, and not allowed to be. */
  static List<Finding> findings(Simulation simulation, Set<Allow> allowed) {
    List<Finding> all = new ArrayList<>();
    all.addAll(realTime(simulation));
    return all.stream().filter(finding -> !allowed.contains(finding.kind())).toList();
  }

  private static List<Finding> realTime(Simulation simulation) {
    List<Finding> found = new ArrayList<>();
    for (String post : simulation.foreignPosts()) {
      found.add(new Finding(Allow.REAL_TIME, "Real time leaked in: " + post));
    }
    if (simulation.foreignWaits() > 0) {
      found.add(
          new Finding(
              Allow.REAL_TIME,
              "Real time leaked in: workers blocked %d times."
                  .formatted(simulation.foreignWaits())));
    }
    return found;
  }
}
