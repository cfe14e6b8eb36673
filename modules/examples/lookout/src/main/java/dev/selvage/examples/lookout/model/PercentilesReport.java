// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The percentiles of the last latencies.
 *
 * @param all over all targets
 * @param targets of each target that has answered, by its id
 * @param lateP99Millis how late checks begin, at the 99th percentile
 */
public record PercentilesReport(
    Percentiles all, Map<Long, Percentiles> targets, @Nullable Double lateP99Millis) {
  /** When nothing is known. */
  public static final PercentilesReport NONE =
      new PercentilesReport(Percentiles.NONE, Map.of(), null);

  /** The percentiles of a target. */
  public Percentiles of(long targetId) {
    return targets.getOrDefault(targetId, Percentiles.NONE);
  }
}
