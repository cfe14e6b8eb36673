// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.ActionWith;

/** Thrown up a flow by who needs no more elements, and caught by it alone. */
final class Stop extends Error {
  private static final long serialVersionUID = 1L;

  private Stop() {
    super("no more elements are needed", null, false, false);
  }

  /** Runs the body, which may throw the stop that it is given to end here. */
  static void within(ActionWith<Stop, Exception> body) throws Exception {
    Stop stop = new Stop();
    try {
      body.run(stop);
    } catch (Stop thrown) {
      if (thrown != stop) {
        throw thrown;
      }
    }
  }
}
