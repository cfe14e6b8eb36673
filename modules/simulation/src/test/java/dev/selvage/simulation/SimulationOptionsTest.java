// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SimulationOptionsTest {
  private static final SimulationOptions DEFAULTS = SimulationOptions.defaults();

  @Test
  void withers_changeOneOptionEach() {
    var options =
        DEFAULTS
            .withSeed(7)
            .withEventLoops(3)
            .withStepTime(Duration.ofNanos(1))
            .withMaxStepsPerMoment(5)
            .withVirtualTimeLimit(Duration.ofDays(2))
            .withRealTimeLimit(Duration.ofSeconds(4))
            .withForeignWait(Duration.ofMillis(6))
            .withFaults(Faults.harsh());

    assertThat(options)
        .isEqualTo(
            new SimulationOptions(
                7,
                3,
                Duration.ofNanos(1),
                5,
                Duration.ofDays(2),
                Duration.ofSeconds(4),
                Duration.ofMillis(6),
                Faults.harsh()));
  }

  @Test
  void badValues_areNamed() {
    assertThatThrownBy(() -> DEFAULTS.withEventLoops(0)).hasMessageContaining("eventLoops");
    assertThatThrownBy(() -> DEFAULTS.withMaxStepsPerMoment(0))
        .hasMessageContaining("maxStepsPerMoment");
    assertThatThrownBy(() -> DEFAULTS.withStepTime(Duration.ofNanos(-1)))
        .hasMessageContaining("stepTime");
    assertThatThrownBy(() -> DEFAULTS.withVirtualTimeLimit(Duration.ZERO))
        .hasMessageContaining("virtualTimeLimit");
    assertThatThrownBy(() -> DEFAULTS.withRealTimeLimit(Duration.ZERO))
        .hasMessageContaining("realTimeLimit");
  }
}
