// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/** What Vert.x gives its own code only, and its users would miss in a comparison. */
final class Contexts {
  private Contexts() {}

  /** A promise whose timers are on the event loop of the context. */
  static <T> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }
}
