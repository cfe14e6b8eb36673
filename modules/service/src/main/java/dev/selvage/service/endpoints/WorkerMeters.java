// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import dev.selvage.tasks.offload.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of the workers of a Vert.x, as meters; workers come and go, so they are looked up.
 */
final class WorkerMeters {
  private final Vertx vertx;
  private final Map<MultiGauge, ToDoubleFunction<Workers.Statistics>> gauges =
      new LinkedHashMap<>();

  WorkerMeters(Vertx vertx, MeterRegistry registry) {
    this.vertx = vertx;
    add(registry, "running", "Offloaded calls that run", Workers.Statistics::running);
    add(registry, "waiting", "Offloaded calls that wait", Workers.Statistics::waiting);
    add(registry, "abandoned", "Calls that run and were left", Workers.Statistics::abandoned);
    add(registry, "begun", "Calls that have begun, ever", Workers.Statistics::begun);
    add(registry, "failed", "Calls that have failed, ever", Workers.Statistics::failed);
    add(registry, "withdrawn", "Calls cancelled in the line", Workers.Statistics::withdrawn);
    add(registry, "rejected", "Calls that found the line full", Workers.Statistics::rejected);
  }

  private void add(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<Workers.Statistics> number) {
    String full = "selvage.offload." + name;
    gauges.put(MultiGauge.builder(full).description(description).register(registry), number);
  }

  /** Takes the numbers of this moment. Any thread. */
  synchronized void refresh() {
    List<Workers.Statistics> all = Workers.of(vertx).stream().map(Workers::statistics).toList();
    gauges.forEach((gauge, number) -> gauge.register(rows(all, number), true));
  }

  private static List<MultiGauge.Row<?>> rows(
      List<Workers.Statistics> all, ToDoubleFunction<Workers.Statistics> number) {
    return all.stream()
        .<MultiGauge.Row<?>>map(
            each -> MultiGauge.Row.of(Tags.of("workers", each.name()), number.applyAsDouble(each)))
        .toList();
  }
}
