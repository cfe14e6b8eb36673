// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.group;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Checkpoints;
import dev.selvage.tasks.Tasks;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Code that is cancelled, and what is around it.
 *
 * @param state makes what all of it works on
 * @param others run beside the code
 * @param body the code
 */
record Cancelling<S extends @Nullable Object>(
    Body<S, ?> state, List<ActionWith<? super S, ?>> others, ActionWith<? super S, ?> body) {

  Cancelling {
    others = List.copyOf(others);
  }

  Cancelling<S> with(ActionWith<? super S, ?> otherBody) {
    return new Cancelling<>(state, others, otherBody);
  }

  /** One run, on a simulation of its own. Returns the places that the probe saw. */
  List<Probe.Place> run(long seed, Probe probe, ActionWith<? super S, ?> invariant) {
    Simulation simulation = Simulation.with(SimulationOptions.defaults().withSeed(seed));
    try (simulation;
        Inspection inspection = Inspection.of(simulation)) {
      Action<Exception> all = () -> run(probe, invariant);
      simulation.run(Tasks.run(simulation.vertx(), "cancel everywhere", all));
      simulation.runUntilIdle();
      List<Finding> findings = inspection.findings(Set.of());
      if (!findings.isEmpty()) {
        throw new UncleanRunError(findings);
      }
      if (!probe.isRepeated()) {
        throw new UncleanRunError("It did not come there: the code takes another way each time.");
      }
    } catch (RuntimeException | Error failure) {
      throw failed(seed, probe, failure);
    }
    return probe.places();
  }

  private static AssertionError failed(long seed, Probe probe, Throwable failure) {
    return new AssertionError("%s, seed %d:%n%s".formatted(probe, seed, failure), failure);
  }

  private void run(Probe probe, ActionWith<? super S, ?> invariant) throws Exception {
    S made = state.run();
    group(g -> {
      int number = 0;
      for (ActionWith<? super S, ?> other : others) {
        g.fork("beside " + ++number, () -> other.run(made));
      }
      g.fork("body", () -> cancelled(probe, made));
    });
    invariant.run(made);
  }

  private void cancelled(Probe probe, S made) throws Exception {
    var unused =
        cancelScope(scope -> {
          try (Checkpoints watching = Checkpoints.watch(scope, probe)) {
            body.run(made);
          }
          return true;
        });
  }
}
