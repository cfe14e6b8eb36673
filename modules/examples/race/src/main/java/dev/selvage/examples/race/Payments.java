// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Charges the customer whose name is sent to {@value #ADDRESS}. */
public final class Payments extends VerticleBase {
  /** Where it is asked to charge somebody. */
  public static final String ADDRESS = "payments.charge";

  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<String>consumer(ADDRESS, request -> request.reply(request.body() + " has paid"))
        .completion();
  }
}
