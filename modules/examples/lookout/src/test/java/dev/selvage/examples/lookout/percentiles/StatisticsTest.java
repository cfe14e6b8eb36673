// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.percentiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.Checked;
import dev.selvage.examples.lookout.model.Percentiles;
import dev.selvage.examples.lookout.model.PercentilesReport;
import dev.selvage.examples.lookout.model.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Statistics statistics = new Statistics();

  @Test
  void report_isOverAllAndOverEach() {
    statistics.add(new Checked(new Check(1, NOW, State.UP, 10, 200, null), 0.5));
    statistics.add(new Checked(new Check(2, NOW, State.DOWN, 30, 503, "ill"), 2.5));

    PercentilesReport report = statistics.report();

    assertThat(report.all()).isEqualTo(new Percentiles(10.0, 30.0, 30.0));
    assertThat(report.of(1)).isEqualTo(new Percentiles(10.0, 10.0, 10.0));
    assertThat(report.of(2)).isEqualTo(new Percentiles(30.0, 30.0, 30.0));
    assertThat(report.lateP99Millis()).isEqualTo(2.5);
  }

  @Test
  void checksWithoutAnAnswer_haveNoLatencyThatCounts() {
    statistics.add(new Checked(new Check(1, NOW, State.DOWN, 2_000, null, "silent"), 0));

    assertThat(statistics.report().all()).isEqualTo(Percentiles.NONE);
  }

  @Test
  void forgottenTarget_countsNoMore() {
    statistics.addLatency(1, 5);
    statistics.addLatency(2, 7);
    statistics.forget(1);

    assertThat(statistics.report().all().p50()).isEqualTo(7.0);
    assertThat(statistics.report().targets()).containsOnlyKeys(2L);
  }
}
