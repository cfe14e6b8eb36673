// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;

/**
 * Real time that leaked into a simulation, so that another run of the seed may differ.
 *
 * @param kind what it was
 * @param description a sentence
 * @param stack where; empty if that is not known
 */
public record Leak(Kind kind, String description, List<StackTraceElement> stack) {

  /** What lets real time in. */
  public enum Kind {
    /** A thread outside of the simulation posted to one of its loops or pools. */
    POST,
    /** A simulated thread was in {@link Thread#sleep}. */
    SLEEP,
    /** A simulated thread waited for a lock, a monitor or another thread. */
    WAIT,
    /** A timeout was set on a future without a context, whose timers are not simulated. */
    TIMEOUT,
    /** Simulated code started a thread of its own, directly or by an executor. */
    THREAD
  }

  /** Copies the stack. */
  public Leak {
    stack = List.copyOf(stack);
  }

  /** The description and the stack, one frame a line. */
  @Override
  public String toString() {
    return kind + ": " + description + Stacks.text(stack);
  }
}
