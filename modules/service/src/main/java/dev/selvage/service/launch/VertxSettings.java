// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import dev.selvage.service.config.Default;
import io.vertx.core.VertxOptions;

/**
 * The section {@code vertx}: the Vert.x of the service.
 *
 * @param eventLoops how many event loops it has; 0 for two a core, as Vert.x has it
 */
public record VertxSettings(@Default("0") int eventLoops) {
  /** Checks the number. */
  public VertxSettings {
    if (eventLoops < 0) {
      throw new IllegalArgumentException("eventLoops must not be negative, was " + eventLoops);
    }
  }

  /** Two event loops a core. */
  public static VertxSettings defaults() {
    return new VertxSettings(0);
  }

  /** Sets what is set here. */
  public VertxOptions applyTo(VertxOptions options) {
    return eventLoops == 0 ? options : options.setEventLoopPoolSize(eventLoops);
  }
}
