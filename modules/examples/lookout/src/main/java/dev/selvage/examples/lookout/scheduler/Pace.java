// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Tasks;
import java.time.Duration;

/**
 * Moments at equal distances. A moment that has passed before it was waited for is skipped, so that
 * one slow check delays no later one and nothing is done twice in a row to catch up.
 *
 * <p>Belongs to one task.
 */
final class Pace {
  private final Duration interval;
  private Deadline planned;

  private Pace(Duration interval, Duration first) {
    this.interval = interval;
    this.planned = Deadline.after(first);
  }

  /** The first moment comes after {@code first}, each further one after the interval. */
  static Pace of(Duration interval, Duration first) {
    return new Pace(interval, first);
  }

  /** Waits for the planned moment. */
  void await() {
    Tasks.sleep(planned.remaining());
  }

  /** How long ago the planned moment was. */
  Duration late() {
    return planned.remaining().negated();
  }

  /**
   * Plans the next moment that is still to come.
   *
   * @return how many were skipped
   */
  long next() {
    long passed = Math.max(0, late().dividedBy(interval));
    planned = Deadline.after(interval.multipliedBy(passed + 1).minus(late()));
    return passed;
  }
}
