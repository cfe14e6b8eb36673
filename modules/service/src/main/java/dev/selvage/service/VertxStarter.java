// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import dev.selvage.service.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;

/** Starts the Vert.x of a service: the place to join a cluster. */
@FunctionalInterface
public interface VertxStarter {
  /**
   * Starts a Vert.x.
   *
   * @param builder has the options and the metrics of the service
   * @param options the options the builder has; what is changed in them counts
   * @param config the configuration; a section that is bound here is not unknown
   */
  Future<Vertx> start(VertxBuilder builder, VertxOptions options, Config config);
}
