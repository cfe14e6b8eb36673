// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Sells seats: {@code {"seat": "1A", "customer": "Ada"}} to {@value #ADDRESS}. It looks whether the
 * seat is free, has the customer charged, and writes the sale down. Between looking and writing the
 * event loop serves others, and there the same seat can be sold again.
 */
public final class BoxOffice extends VerticleBase {
  /** Where it is asked for seats. */
  public static final String ADDRESS = "seats.buy";

  private final Map<String, String> sold = new HashMap<>();

  @Override
  public Future<?> start() {
    return vertx.eventBus().consumer(ADDRESS, this::buy).completion();
  }

  // snippet:begin race
  private void buy(Message<JsonObject> request) {
    String seat = request.body().getString("seat");
    String customer = request.body().getString("customer");
    if (sold.containsKey(seat)) { // look
      request.fail(409, seat + " is sold");
      return;
    }
    vertx
        .eventBus()
        .request(Payments.ADDRESS, customer) // meanwhile somebody else may look, too
        .onSuccess(paid -> {
          sold.put(seat, customer); // write
          request.reply("one ticket for " + seat);
        })
        .onFailure(e -> request.fail(402, e.getMessage()));
  }
  // snippet:end
}
