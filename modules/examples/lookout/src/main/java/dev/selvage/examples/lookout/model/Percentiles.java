// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import org.jspecify.annotations.Nullable;

/** Percentiles of some latencies, in milliseconds; null when there are no latencies. */
public record Percentiles(@Nullable Double p50, @Nullable Double p95, @Nullable Double p99) {
  /** The percentiles of nothing. */
  public static final Percentiles NONE = new Percentiles(null, null, null);
}
