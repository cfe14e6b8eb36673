// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static dev.selvage.examples.lookout.model.Addresses.CHECKED;
import static dev.selvage.examples.lookout.model.Addresses.STATE_CHANGED;
import static java.lang.System.Logger.Level.INFO;

import dev.selvage.bus.Bus;
import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.Checked;
import dev.selvage.examples.lookout.model.State;
import dev.selvage.examples.lookout.model.StateChange;
import dev.selvage.tasks.queue.Queue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Hands results on: to the store, to the bus, to the metrics. */
final class Results {
  private static final System.Logger LOG = System.getLogger("dev.selvage.examples.lookout");
  private static final double NANOS_PER_MILLI = 1e6;

  private final Queue<Check> checks;
  private final Bus bus;
  private final Timer up;
  private final Timer down;
  private final Timer lateness;
  private final Counter skipped;

  Results(Queue<Check> checks, Bus bus, MeterRegistry metrics) {
    this.checks = checks;
    this.bus = bus;
    this.up = latency(metrics, State.UP);
    this.down = latency(metrics, State.DOWN);
    this.lateness =
        Timer.builder("lookout.check.lateness")
            .description("How much later than planned checks begin")
            .publishPercentiles(0.5, 0.99)
            .register(metrics);
    this.skipped =
        Counter.builder("lookout.checks.skipped")
            .description("Checks that were not begun, because the one before took too long")
            .register(metrics);
  }

  private static Timer latency(MeterRegistry metrics, State state) {
    return Timer.builder("lookout.check.latency")
        .description("How long checks take")
        .tag("state", state.name())
        .register(metrics);
  }

  /** Waits while the queue of the store is full. */
  void checked(Checked checked) {
    Check check = checked.check();
    record(check.state() == State.UP ? up : down, check.latencyMillis());
    record(lateness, checked.lateMillis());
    checks.put(check);
    bus.publish(CHECKED, checked);
  }

  void changed(StateChange change) {
    LOG.log(
        INFO,
        "target %d went from %s to %s%s"
            .formatted(
                change.targetId(),
                change.from(),
                change.to(),
                change.error() == null ? "" : ": " + change.error()));
    bus.publish(STATE_CHANGED, change);
  }

  void skipped(long number) {
    skipped.increment((double) number);
  }

  private static void record(Timer timer, double millis) {
    timer.record((long) (millis * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
  }
}
