// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.StateChange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HealthTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Check check(State state) {
    return new Check(3, NOW, state, 1.5, null, state == State.DOWN ? "broken" : null);
  }

  @Test
  void firstCheck_isAChangeFromUnknown() {
    Health health = new Health(State.UNKNOWN);

    assertThat(health.after(check(State.DOWN)))
        .contains(new StateChange(3, State.UNKNOWN, State.DOWN, NOW, "broken"));
  }

  @Test
  void sameState_isNoChange() {
    Health health = new Health(State.UP);

    assertThat(health.after(check(State.UP))).isEmpty();
  }

  @Test
  void eachTurn_isAChange() {
    Health health = new Health(State.UP);

    assertThat(health.after(check(State.DOWN))).isPresent();
    assertThat(health.after(check(State.DOWN))).isEmpty();
    assertThat(health.after(check(State.UP)))
        .contains(new StateChange(3, State.DOWN, State.UP, NOW, null));
  }
}
