// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import java.time.Duration;
import java.util.List;

/** Where failures go that nobody can observe: each is logged once. */
final class Reports {
  static final System.Logger LOG = System.getLogger("dev.selvage.tasks");

  private Reports() {}

  /** A failure that no caller can get. */
  static void unobserved(String what, Throwable failure) {
    LOG.log(ERROR, what + " failed, and nobody can observe it", failure);
  }

  /** The body of a group or block, which only its own task can leave. */
  static void cannotAbandon(String scope, Duration grace) {
    LOG.log(
        ERROR,
        "{0} was cancelled and not left within {1}: its own body still runs and cannot be abandoned",
        scope,
        grace);
  }

  /** A task that nobody waits for any more. */
  static void endedAtLast(String task, Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failure<?>(var cause)) {
      unobserved(task + ", which was abandoned,", cause);
    } else {
      LOG.log(INFO, "{0}, which was abandoned, has ended", task);
    }
  }

  /** A resource whose acquisition was cancelled. */
  static void opensTooLong(String task, Duration grace) {
    LOG.log(
        ERROR,
        "{0} was cancelled while it acquired a resource, which was not there {1} later; it will be"
            + " closed when it comes",
        task,
        grace);
  }

  /** Tasks that were cancelled and did not end within the grace. */
  static void abandoned(List<String> names, Duration grace) {
    if (!names.isEmpty()) {
      LOG.log(
          ERROR,
          "left behind, because they did not end within {0} of their cancellation: {1}",
          grace,
          String.join(", ", names));
    }
  }
}
