// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;

/**
 * Something that is still there: the program made it and did not end it.
 *
 * @param kind what it is
 * @param description which one
 * @param madeAt where it was made, from the innermost frame that belongs neither to Vert.x nor to
 *     Netty nor to the simulation; empty if that is not known
 */
public record Leftover(Kind kind, String description, List<StackTraceElement> madeAt) {

  /** What can be left over. */
  public enum Kind {
    /** A timer that is still to fire. */
    TIMER,
    /** One end of an open connection. */
    CONNECTION,
    /** A listening socket. */
    SERVER,
    /** A deployed verticle. */
    VERTICLE,
    /** A consumer on the event bus. */
    CONSUMER,
    /** A task of a worker pool that waits or runs. */
    WORKER,
    /** An open file. */
    FILE
  }

  /** Copies the stack. */
  public Leftover {
    madeAt = List.copyOf(madeAt);
  }

  /** The description and the stack, one frame a line. */
  @Override
  public String toString() {
    return kind + ": " + description + Stacks.text(madeAt);
  }
}
