// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long something is under way in virtual time: each time a value drawn evenly between two
 * bounds, both included.
 *
 * @param min not negative
 * @param max not less than {@code min}, and an hour at most
 */
public record Latency(Duration min, Duration max) {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);

  /** Checks the bounds. */
  public Latency {
    if (min.isNegative()) {
      throw new IllegalArgumentException("min must not be negative, but is " + min + ".");
    }
    if (max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "max must not be less than min, which is %s, but is %s.".formatted(min, max));
    }
    if (max.compareTo(LIMIT) > 0) {
      throw new IllegalArgumentException(
          "max must be %s at most, but is %s.".formatted(LIMIT, max));
    }
  }

  /** No time at all. */
  public static Latency none() {
    return NONE;
  }

  /** From nothing to {@code max}. */
  public static Latency upTo(Duration max) {
    return new Latency(Duration.ZERO, max);
  }

  /** From {@code min} to {@code max}. */
  public static Latency between(Duration min, Duration max) {
    return new Latency(min, max);
  }

  boolean isNone() {
    return max.isZero();
  }

  long draw(SplittableRandom random) {
    return min.toNanos() + random.nextLong(max.toNanos() - min.toNanos() + 1);
  }
}
