// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.process;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A verticle for a descriptor: prints its configuration. */
public final class Ticker extends VerticleBase {
  @Override
  public Future<?> start() {
    System.out.println(config().getString("text"));
    return Future.succeededFuture();
  }
}
