// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Counts the restarts of one instance and decides on the next. Not safe for use by several threads.
 */
final class RestartHistory {
  private static final int MAX_DOUBLINGS = 40;

  private final RestartPolicy policy;

  /** When the restarts within the window were decided, oldest first, in nanoseconds. */
  private final Deque<Long> restarts = new ArrayDeque<>();

  RestartHistory(RestartPolicy policy) {
    this.policy = policy;
  }

  /**
   * Notes a failure.
   *
   * @param nowNanos a reading of a clock that never goes back
   * @param random from 0 to 1
   * @return after what delay to start again; empty if the failure is final
   */
  Optional<Duration> failed(long nowNanos, double random) {
    forgetBefore(nowNanos - policy.window().toNanos());
    if (restarts.size() >= policy.maxRestarts()) {
      return Optional.empty();
    }
    Duration delay = backoff(restarts.size());
    restarts.add(nowNanos);
    return Optional.of(less(delay, policy.jitter() * random));
  }

  /** How many restarts within the window have been decided. */
  int count() {
    return restarts.size();
  }

  /** Forgets everything, after somebody asked for a restart. */
  void clear() {
    restarts.clear();
  }

  private void forgetBefore(long nanos) {
    while (!restarts.isEmpty() && restarts.getFirst() - nanos <= 0) {
      restarts.removeFirst();
    }
  }

  private Duration backoff(int earlier) {
    Duration delay = policy.initialBackoff();
    for (int i = 0; i < Math.min(earlier, MAX_DOUBLINGS); i++) {
      delay = delay.multipliedBy(2);
      if (delay.compareTo(policy.maxBackoff()) >= 0) {
        return policy.maxBackoff();
      }
    }
    return delay;
  }

  private static Duration less(Duration delay, double fraction) {
    return delay.minusNanos((long) (delay.toNanos() * fraction));
  }
}
