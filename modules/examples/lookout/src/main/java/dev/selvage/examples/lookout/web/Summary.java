// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import dev.selvage.examples.lookout.model.Percentiles;
import dev.selvage.examples.lookout.model.PercentilesReport;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.TargetStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All targets at a glance, as the API shows it. */
record Summary(
    long targets,
    long up,
    long down,
    long unknown,
    long checks,
    @Nullable Double p50,
    @Nullable Double p95,
    @Nullable Double p99,
    @Nullable Double lateP99Millis,
    List<OfTarget> percentiles) {

  /** The percentiles of one target. */
  record OfTarget(long targetId, @Nullable Double p50, @Nullable Double p95, @Nullable Double p99) {
    static OfTarget of(long targetId, Percentiles percentiles) {
      return new OfTarget(targetId, percentiles.p50(), percentiles.p95(), percentiles.p99());
    }
  }

  static Summary of(List<TargetStatus> targets, PercentilesReport report) {
    Percentiles all = report.all();
    return new Summary(
        targets.size(),
        count(targets, State.UP),
        count(targets, State.DOWN),
        count(targets, State.UNKNOWN),
        targets.stream().mapToLong(TargetStatus::checks).sum(),
        all.p50(),
        all.p95(),
        all.p99(),
        report.lateP99Millis(),
        targets.stream()
            .map(it -> it.target().id())
            .map(id -> OfTarget.of(id, report.of(id)))
            .toList());
  }

  private static long count(List<TargetStatus> targets, State state) {
    return targets.stream().filter(it -> it.state() == state).count();
  }
}
