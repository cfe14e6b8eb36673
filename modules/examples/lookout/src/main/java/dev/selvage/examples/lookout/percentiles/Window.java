// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.percentiles;

import dev.selvage.examples.lookout.model.Percentiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The last numbers of a series, and their exact percentiles by nearest rank. */
final class Window {
  private final double[] values;
  private long added;

  /** Keeps at most so many. */
  Window(int size) {
    this.values = new double[size];
  }

  void add(double value) {
    values[(int) (added % values.length)] = value;
    added++;
  }

  int size() {
    return (int) Math.min(added, values.length);
  }

  Percentiles percentiles() {
    double[] sorted = sorted();
    return new Percentiles(
        percentile(sorted, 0.50), percentile(sorted, 0.95), percentile(sorted, 0.99));
  }

  private double[] sorted() {
    double[] copy = Arrays.copyOf(values, size());
    Arrays.sort(copy);
    return copy;
  }

  /** The smallest number that at least this fraction of all does not exceed; null of none. */
  private static @Nullable Double percentile(double[] sorted, double fraction) {
    int rank = (int) Math.ceil(fraction * sorted.length);
    return sorted.length == 0 ? null : sorted[rank - 1];
  }

  /** Adds all numbers of another window. */
  void addAll(Window other) {
    for (int i = 0; i < other.size(); i++) {
      add(other.values[i]);
    }
  }
}
