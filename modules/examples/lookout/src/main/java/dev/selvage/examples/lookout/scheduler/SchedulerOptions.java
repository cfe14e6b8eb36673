// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import dev.selvage.service.config.ByteSize;
import dev.selvage.service.config.Default;

/**
 * The section {@code scheduler}.
 *
 * @param maxConcurrent how many checks run at a time; further ones wait, and are late
 * @param maxRedirects how many redirects of a target are followed
 * @param maxBody the largest body of a target
 */
public record SchedulerOptions(
    @Default("256") int maxConcurrent,
    @Default("5") int maxRedirects,
    @Default("1MiB") ByteSize maxBody) {
  /** Checks the ranges. */
  public SchedulerOptions {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be positive, was " + maxConcurrent);
    }
    if (maxRedirects < 0) {
      throw new IllegalArgumentException("maxRedirects must not be negative, was " + maxRedirects);
    }
  }
}
