// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.percentiles;

import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.Checked;
import dev.selvage.examples.lookout.model.Percentiles;
import dev.selvage.examples.lookout.model.PercentilesReport;
import java.util.HashMap;
import java.util.Map;

/**
 * The latencies of the last {@value #PER_TARGET} answers of each target, and how late the last
 * {@value #LATENESS} checks began. Only answers count: how long a failure took says nothing about a
 * target.
 */
final class Statistics {
  static final int PER_TARGET = 1_000;
  static final int LATENESS = 10_000;

  private final Map<Long, Window> latencies = new HashMap<>();
  private final Window lateness = new Window(LATENESS);

  void add(Checked checked) {
    add(checked.check());
    lateness.add(checked.lateMillis());
  }

  private void add(Check check) {
    if (check.status() != null) {
      addLatency(check.targetId(), check.latencyMillis());
    }
  }

  void addLatency(long targetId, double millis) {
    latencies.computeIfAbsent(targetId, id -> new Window(PER_TARGET)).add(millis);
  }

  void forget(long targetId) {
    latencies.remove(targetId);
  }

  PercentilesReport report() {
    Map<Long, Percentiles> targets = new HashMap<>();
    Window all = new Window(Math.max(1, latencies.values().stream().mapToInt(Window::size).sum()));
    latencies.forEach((id, window) -> {
      targets.put(id, window.percentiles());
      all.addAll(window);
    });
    return new PercentilesReport(all.percentiles(), targets, lateness.percentiles().p99());
  }
}
