// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Context;

/**
 * How a producer waits for room, and the pool for that: a thread of the pool that waits would hold
 * up a simulation, so there the producer gives it back meanwhile.
 */
record Pausing(Pool pool, Pause pause) {
  static Pausing on(Pool pool, Context context) {
    if (LoopScheduler.of(context).inRealTime()) {
      return new Pausing(pool, new Pause.Blocking());
    }
    Steps steps = new Steps(pool, context);
    return new Pausing(steps, steps);
  }
}
