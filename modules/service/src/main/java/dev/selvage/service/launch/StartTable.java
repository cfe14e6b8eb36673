// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import dev.selvage.service.supervision.VerticleStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of verticles that is printed when a service has started. */
public final class StartTable {
  private StartTable() {}

  /** One line for the head and one for each verticle; nothing if there is none. */
  public static List<String> lines(List<VerticleStatus> verticles) {
    List<String> lines = new ArrayList<>();
    if (!verticles.isEmpty()) {
      int longest = verticles.stream().mapToInt(v -> v.name().length()).max().orElse(0);
      String format = "%-" + Math.max(longest, "verticle".length()) + "s  %-9s  %s";
      lines.add(format.formatted("verticle", "instances", "threading"));
      verticles.forEach(v -> lines.add(format.formatted(v.name(), v.instances(), threading(v))));
    }
    return lines;
  }

  private static String threading(VerticleStatus verticle) {
    return verticle.threading().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
