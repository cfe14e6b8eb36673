// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.examples.lookout.model.Checked;
import dev.selvage.examples.lookout.model.StateChange;
import dev.selvage.examples.lookout.model.Target;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.tasks.sync.Semaphore;
import java.time.Duration;
import java.util.Optional;

/** Checks one target again and again, until it is cancelled. Belongs to one task. */
final class Watch {
  private final Target target;
  private final Health health;
  private final Checker checker;
  private final Semaphore permits;
  private final Results results;

  Watch(TargetStatus status, Checker checker, Semaphore permits, Results results) {
    this.target = status.target();
    this.health = new Health(status.state());
    this.checker = checker;
    this.permits = permits;
    this.results = results;
  }

  /** Begins the first check after {@code first} and each further one an interval later. */
  void run(Duration first) {
    Pace pace = Pace.of(target.interval(), first);
    while (true) {
      pace.await();
      Checked checked = check(pace);
      Optional<StateChange> change = health.after(checked.check());
      results.checked(checked);
      change.ifPresent(results::changed);
      results.skipped(pace.next());
    }
  }

  private Checked check(Pace pace) {
    try (Semaphore.Permit permit = permits.acquire()) {
      double late = Stopwatch.millis(pace.late());
      return new Checked(checker.check(target), late);
    }
  }
}
