// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;

/** What a living task does at the moment of a {@link TaskTree}. */
public sealed interface Activity {
  /** Forked, and not yet run. */
  record Starting() implements Activity {}

  /** Could go on, and waits for its turn. */
  record Ready() implements Activity {}

  /** Has the turn: it is the task that asked. */
  record Running() implements Activity {}

  /**
   * Waits for something of the toolkit.
   *
   * @param what what it waits for, in a noun phrase: "a sleep of PT5S"
   * @param since for how long, to half a millisecond
   * @param wakers who can end the wait, as far as is known
   */
  record Waiting(String what, Duration since, Wakers wakers) implements Activity {}

  /** Is in a wait of the JDK: a lock, a sleep, a socket. No cancellation reaches it there. */
  record Blocked() implements Activity {}
}
