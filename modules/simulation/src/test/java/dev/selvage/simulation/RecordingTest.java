// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordingTest {
  private static final SimulationOptions OPTIONS = SimulationOptions.defaults().withSeed(42);

  private static Recording recordingOf(int... timers) {
    return Recording.of(
        OPTIONS,
        sim -> {
          for (int millis : timers) {
            sim.vertx().setTimer(millis, fired -> {});
            sim.advanceBy(Duration.ofMillis(millis));
          }
        });
  }

  @Test
  void sameRuns_areTheSame() {
    Recording first = recordingOf(10, 20);

    assertThat(first.seed()).isEqualTo(42);
    assertThat(first.steps()).hasSize((int) first.count()).isNotEmpty();
    assertThatCode(() -> recordingOf(10, 20).requireSameAs(first)).doesNotThrowAnyException();
  }

  @Test
  void firstDifference_isToldWithTheStepsBefore() {
    Recording first = recordingOf(10, 20, 40);

    assertThatThrownBy(() -> recordingOf(10, 30, 40).requireSameAs(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Two runs of seed 42 differ at step")
        .hasMessageMatching("(?s).*10,000 µs.*then in one:.*30,000 µs.*in the other:.*40,000 µs.*")
        .message()
        .doesNotContain("70,000 µs");
  }

  @Test
  void runThatEndsEarlier_isDifferent() {
    assertThat(recordingOf(10).firstDifference(recordingOf(10, 20)))
        .hasValueSatisfying(
            text -> assertThat(text).contains("10,000 µs").contains("nothing, it had ended"));
  }

  @Test
  void differenceBeforeTheStepsThatWereKept_isCalledSo() {
    var step = new Recording.Step(7, 1_000, "loop-0", "task");

    assertThat(
            new Recording(1, 8, 5, List.of(step))
                .firstDifference(new Recording(1, 9, 6, List.of())))
        .hasValueSatisfying(text -> assertThat(text).contains("earlier steps were not kept"));
  }

  @Test
  void trace_keepsTheLastStepsOfALongRun() {
    var trace = new Trace();
    int steps = 300_000;
    for (int step = 0; step < steps; step++) {
      trace.record(step, "loop-0", "task");
    }

    Recording recording = trace.recording(1);

    assertThat(recording.count()).isEqualTo(steps);
    assertThat(recording.steps()).hasSize(1 << 18);
    assertThat(recording.steps().getLast().nanos()).isEqualTo(steps - 1);
    assertThat(recording.steps().getFirst().number()).isEqualTo(steps - (1 << 18));
  }
}
