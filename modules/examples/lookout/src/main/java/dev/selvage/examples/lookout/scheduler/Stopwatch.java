// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.tasks.Deadline;
import java.time.Duration;

/** Measures a span on the clock of the event loop. */
record Stopwatch(Deadline started) {
  private static final double NANOS_PER_MILLI = 1e6;

  static Stopwatch start() {
    return new Stopwatch(Deadline.after(Duration.ZERO));
  }

  Duration elapsed() {
    return started.remaining().negated();
  }

  double elapsedMillis() {
    return millis(elapsed());
  }

  static double millis(Duration span) {
    return span.toNanos() / NANOS_PER_MILLI;
  }
}
