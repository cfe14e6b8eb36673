// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import java.util.Map;
import java.util.Set;

/** What the objects of a class mean to the search. */
enum Role {
  /** Nothing: its references are followed. */
  PLAIN,
  /** Part of a task; not followed while that sleeps. */
  PART,
  /** Reaching it wakes the task that waits for it. */
  WAIT,
  /** Looks at tasks and never wakes one: not followed. */
  ONLOOKER;

  static final String TASK = "dev.selvage.tasks.TaskNode";
  static final String WAITER = "dev.selvage.tasks.Waiter";
  static final String LONG_WAITS = "dev.selvage.tasks.LongWaits";

  private static final Set<String> PARTS =
      Set.of(
          TASK,
          "dev.selvage.tasks.carrier.LoopTaskThread",
          "dev.selvage.tasks.carrier.BatonTaskThread",
          "java.lang.VirtualThread");

  private static final Set<String> ONLOOKERS =
      Set.of(
          LONG_WAITS,
          LONG_WAITS + "$Schedule",
          "dev.selvage.tasks.Findings$Standing",
          "dev.selvage.tasks.Holding");

  static void assign(Map<Long, HeapClass> classes) {
    for (HeapClass each : classes.values()) {
      if (PARTS.contains(each.name)) {
        each.role = PART;
      } else if (ONLOOKERS.contains(each.name)) {
        each.role = ONLOOKER;
      } else if (each.isA(WAITER)) {
        each.role = WAIT;
      }
    }
  }
}
