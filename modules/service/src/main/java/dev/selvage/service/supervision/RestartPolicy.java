// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import java.time.Duration;
import java.util.Objects;

/**
 * When a verticle that failed is started again.
 *
 * <p>The first restart within the window follows {@code initialBackoff} after the failure, each
 * further one twice as long after it, at most {@code maxBackoff}. Of that delay a random part, at
 * most the fraction {@code jitter}, is taken away, so that what failed together does not come back
 * together. The failure after {@code maxRestarts} restarts within {@code window} is final.
 *
 * @param initialBackoff the first delay
 * @param maxBackoff the longest delay
 * @param jitter from 0, every delay is exact, to 1, every delay is anything down to nothing
 * @param maxRestarts how many restarts are allowed within the window; 0 makes the first failure
 *     final
 * @param window the span that restarts are counted over
 * @param whenExhausted what a final failure means for the service
 */
public record RestartPolicy(
    Duration initialBackoff,
    Duration maxBackoff,
    double jitter,
    int maxRestarts,
    Duration window,
    Exhausted whenExhausted) {
  /** What a final failure of a verticle means for the service. */
  public enum Exhausted {
    /** The service stops in order and its process ends with status 1. */
    STOP_SERVICE,
    /** The service goes on without the verticle and says that it is neither live nor ready. */
    NOT_LIVE
  }

  /** Checks the ranges. */
  public RestartPolicy {
    Objects.requireNonNull(whenExhausted, "whenExhausted");
    require(!initialBackoff.isNegative(), "initialBackoff must not be negative", initialBackoff);
    require(
        maxBackoff.compareTo(initialBackoff) >= 0,
        "maxBackoff must be at least initialBackoff " + initialBackoff,
        maxBackoff);
    require(jitter >= 0 && jitter <= 1, "jitter must be 0 to 1", jitter);
    require(maxRestarts >= 0, "maxRestarts must not be negative", maxRestarts);
    require(window.isPositive(), "window must be positive", window);
  }

  /**
   * Eight restarts within two minutes, after 200 ms, 400 ms and so on up to 10 s, less up to half;
   * then the service stops. A database that is away for half a minute is waited for.
   */
  public static RestartPolicy defaults() {
    return new RestartPolicy(
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        0.5,
        8,
        Duration.ofMinutes(2),
        Exhausted.STOP_SERVICE);
  }

  /** The first failure is final. */
  public static RestartPolicy never() {
    return defaults().withMaxRestarts(0, Duration.ofMinutes(2));
  }

  /** With other delays. */
  public RestartPolicy withBackoff(Duration initial, Duration max) {
    return new RestartPolicy(initial, max, jitter, maxRestarts, window, whenExhausted);
  }

  /** With another random part of the delays, 0 to 1. */
  public RestartPolicy withJitter(double jitter) {
    return new RestartPolicy(
        initialBackoff, maxBackoff, jitter, maxRestarts, window, whenExhausted);
  }

  /** With another limit. */
  public RestartPolicy withMaxRestarts(int maxRestarts, Duration window) {
    return new RestartPolicy(
        initialBackoff, maxBackoff, jitter, maxRestarts, window, whenExhausted);
  }

  /** With another meaning of a final failure. */
  public RestartPolicy withWhenExhausted(Exhausted whenExhausted) {
    return new RestartPolicy(
        initialBackoff, maxBackoff, jitter, maxRestarts, window, whenExhausted);
  }

  private static void require(boolean condition, String rule, Object actual) {
    if (!condition) {
      throw new IllegalArgumentException(rule + ", was " + actual);
    }
  }
}
