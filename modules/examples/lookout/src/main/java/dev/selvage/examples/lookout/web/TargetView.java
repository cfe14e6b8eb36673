// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import dev.selvage.examples.lookout.model.Percentiles;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A target as the API shows it. */
record TargetView(
    long id,
    String url,
    int everySeconds,
    int timeoutMillis,
    State state,
    Instant since,
    long checks,
    @Nullable String lastError,
    @Nullable Integer lastStatus,
    @Nullable Double p50,
    @Nullable Double p95,
    @Nullable Double p99) {

  static TargetView of(TargetStatus status, Percentiles percentiles) {
    Target target = status.target();
    return new TargetView(
        target.id(),
        target.url(),
        target.everySeconds(),
        target.timeoutMillis(),
        status.state(),
        status.since(),
        status.checks(),
        status.lastError(),
        status.lastStatus(),
        percentiles.p50(),
        percentiles.p95(),
        percentiles.p99());
  }
}
