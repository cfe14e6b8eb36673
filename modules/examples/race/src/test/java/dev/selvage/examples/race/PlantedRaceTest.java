// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.selvage.testing.SeedFailedError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The simulation finds the race, and the seed that it names finds it again every time. */
final class PlantedRaceTest {
  @Test
  void race_isFound_andItsSeedReplaysItEveryTime() {
    SeedFailedError found = failure(Map.of());

    assertThat(found.getMessage())
        .startsWith("@Simulated(seed = " + found.seed() + ", faults = InjectedFaults.DELAYS)")
        .contains("failed twice, with the same", "this annotation replays it")
        .contains("[tickets]", "one ticket for 1A");
    for (int i = 0; i < 20; i++) {
      SeedFailedError again = failure(Map.of("selvage.seed", Long.toString(found.seed())));
      assertThat(again.failure()).hasSameClassAs(found.failure());
      assertThat(again.failure()).hasMessage(found.failure().getMessage());
    }
  }

  private static SeedFailedError failure(Map<String, String> parameters) {
    return (SeedFailedError)
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Planted.class))
            .configurationParameters(parameters)
            .execute()
            .testEvents()
            .failed()
            .stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .flatMap(result -> result.getThrowable().stream())
            .findFirst()
            .orElseThrow();
  }
}
