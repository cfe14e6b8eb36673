// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.List;

/**
 * Tasks that will not go on by themselves: shown first in a {@link TaskTree}, and logged once.
 *
 * @param kind what is wrong with them
 * @param certain whether it follows from what the toolkit knows; otherwise it only looks so, for
 *     instance because a permit may have been passed on by the task that took it
 * @param text the whole of it in a sentence for a log
 * @param tasks the tasks, without their children: of a cycle each one that waits for the next, and
 *     the last one for the first
 */
public record Finding(Kind kind, boolean certain, String text, List<TaskSnapshot> tasks) {
  /** What is wrong. */
  public enum Kind {
    /** Tasks wait for each other in a circle. */
    DEADLOCK,
    /** A task waits for something that nobody is left to do. */
    STUCK
  }

  /** Copies the list. */
  public Finding {
    tasks = List.copyOf(tasks);
  }

  @Override
  public String toString() {
    return text;
  }
}
