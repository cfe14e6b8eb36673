// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The first leaks of real time, each place once. Any thread. */
final class Leaks {
  private static final int REMEMBERED = 32;

  private final Set<Leak> first = new LinkedHashSet<>();

  synchronized void add(Leak.Kind kind, String description, List<StackTraceElement> stack) {
    if (first.size() < REMEMBERED) {
      first.add(new Leak(kind, description, stack));
    }
  }

  synchronized List<Leak> all() {
    return List.copyOf(first);
  }
}
