// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * {@link BoxOffice}, repaired: looks and writes in one step, before it waits for anything, and
 * takes it back when the customer cannot be charged.
 */
public final class CarefulBoxOffice extends VerticleBase {
  private final Map<String, String> sold = new HashMap<>();

  @Override
  public Future<?> start() {
    return vertx.eventBus().consumer(BoxOffice.ADDRESS, this::buy).completion();
  }

  // snippet:begin repaired
  private void buy(Message<JsonObject> request) {
    String seat = request.body().getString("seat");
    String customer = request.body().getString("customer");
    if (sold.putIfAbsent(seat, customer) != null) { // look and write
      request.fail(409, seat + " is sold");
      return;
    }
    vertx
        .eventBus()
        .request(Payments.ADDRESS, customer)
        .onSuccess(paid -> request.reply("one ticket for " + seat))
        .onFailure(e -> {
          sold.remove(seat);
          request.fail(402, e.getMessage());
        });
  }
  // snippet:end
}
