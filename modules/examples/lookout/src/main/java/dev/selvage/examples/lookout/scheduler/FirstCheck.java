// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.examples.lookout.model.Target;
import java.time.Duration;

/**
 * When a target is checked for the first time: at once, except for those that are there when the
 * scheduler starts, which are spread over their interval so that they do not come all together.
 */
final class FirstCheck {
  /** The fraction of the golden ratio: its multiples are spread evenly, however many there are. */
  private static final double SPREAD = 0.618_033_988_749_895;

  private static final Duration LATEST = Duration.ofSeconds(5);

  private boolean starting = true;

  Duration delayOf(Target target) {
    if (!starting) {
      return Duration.ZERO;
    }
    Duration span = target.interval().compareTo(LATEST) < 0 ? target.interval() : LATEST;
    double fraction = target.id() * SPREAD % 1;
    return Duration.ofNanos((long) (span.toNanos() * fraction));
  }

  /** The scheduler has started. */
  void over() {
    starting = false;
  }
}
