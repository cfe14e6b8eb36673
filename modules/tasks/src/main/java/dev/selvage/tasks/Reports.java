// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static java.lang.System.Logger.Level.ERROR;

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
