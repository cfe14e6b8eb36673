// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import dev.selvage.tasks.Tasks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A numbered case of docs/semantics.md.
 *
 * @param number the number there
 * @param scenario plays it on Selvage; null when asyncio has nothing to compare it with
 * @param outside whether the scenario drives the simulation itself, instead of being a task
 * @param why why the outcomes differ, or why nothing is compared; empty when they are the same
 */
record Case(int number, @Nullable Scenario scenario, boolean outside, String why) {
  /** What a case does, and writes down. */
  @FunctionalInterface
  interface Scenario {
    void play(Stage stage) throws Exception;
  }

  static Case same(int number, Scenario scenario) {
    return new Case(number, scenario, false, "");
  }

  static Case different(int number, Scenario scenario, String why) {
    return new Case(number, scenario, false, why);
  }

  /** A case that nothing of asyncio corresponds to. */
  static Case unknownToAsyncio(int number, String why) {
    return new Case(number, null, false, why);
  }

  /** This case, played from outside of any task. */
  Case fromOutside() {
    return new Case(number, scenario, true, why);
  }

  /** As the Python side and the recordings call it. */
  String key() {
    return "%02d".formatted(number);
  }

  /** Plays it in a simulation of its own. */
  List<String> play() throws Exception {
    Scenario played = scenario;
    if (played == null) {
      throw new IllegalStateException("case " + number + " is not played");
    }
    try (Stage stage = new Stage()) {
      if (outside) {
        played.play(stage);
      } else {
        var _ = stage.simulation().run(Tasks.run(stage.vertx(), () -> played.play(stage)));
      }
      return stage.lines();
    }
  }
}
