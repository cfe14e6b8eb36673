// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.tasks.Finding;
import dev.selvage.tasks.Findings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Locale;

/** How many tasks will not go on by themselves. */
final class TaskMeters {
  private TaskMeters() {}

  static void register(Vertx vertx, MeterRegistry registry) {
    for (Finding.Kind kind : Finding.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      Gauge.builder("selvage.tasks.findings", () -> standing(vertx, kind))
          .description("Deadlocks and stuck tasks that there are now, as /tasks names them")
          .tag("kind", name)
          .register(registry);
      FunctionCounter.builder("selvage.tasks.found", kind, Findings::found)
          .description("Deadlocks and stuck tasks that were found since the process began")
          .tag("kind", name)
          .register(registry);
    }
  }

  private static long standing(Vertx vertx, Finding.Kind kind) {
    return Findings.of(vertx).stream().filter(finding -> finding.kind() == kind).count();
  }
}
