// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import java.time.Duration;

/**
 * The section {@code shutdown}: how long stopping may take.
 *
 * @param grace the whole; when it is over, what is left is named and the process is halted
 * @param delay how long to go on serving after readiness was turned off, for balancers that look
 *     only now and then
 * @param drain how long what is under way may take to end; it is cut short then, which may take
 *     three seconds more
 */
public record ShutdownOptions(Duration grace, Duration delay, Duration drain) {
  /** Checks that there is time left after draining. */
  public ShutdownOptions {
    if (!grace.isPositive() || delay.isNegative() || drain.isNegative()) {
      throw new IllegalArgumentException("grace must be positive, delay and drain not negative");
    }
    if (delay.plus(drain).compareTo(grace) >= 0) {
      throw new IllegalArgumentException(
          "delay and drain must be shorter together than grace, were %s and %s of %s"
              .formatted(delay, drain, grace));
    }
  }

  /** Ten seconds, five of them for draining. */
  public static ShutdownOptions defaults() {
    return new ShutdownOptions(Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(5));
  }
}
