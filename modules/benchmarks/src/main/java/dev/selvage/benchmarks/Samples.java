// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured of one cell: one number for each counted iteration of all rounds. */
final class Samples {
  /** What a number is. */
  enum Kind {
    /** CPU time of the process, nanoseconds per operation. */
    CPU,
    /** Wall-clock time, nanoseconds per operation. */
    WALL,
    /** Heap allocated, bytes per operation. */
    ALLOCATED,
    /** Heap in use, bytes per operation. */
    HEAP
  }

  private final Map<Kind, List<Double>> numbers = new EnumMap<>(Kind.class);

  void add(Kind kind, double number) {
    numbers.computeIfAbsent(kind, unused -> new ArrayList<>()).add(number);
  }

  void addAll(Samples more) {
    more.numbers.forEach((kind, list) -> list.forEach(number -> add(kind, number)));
  }

  OptionalDouble median(Kind kind) {
    return quantile(kind, 0.5);
  }

  /** Between the two nearest numbers, by their distances. */
  OptionalDouble quantile(Kind kind, double share) {
    List<Double> sorted = numbers.getOrDefault(kind, List.of()).stream().sorted().toList();
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return OptionalDouble.of(
        sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below)));
  }

  int size() {
    return numbers.values().stream().mapToInt(List::size).max().orElse(0);
  }
}
