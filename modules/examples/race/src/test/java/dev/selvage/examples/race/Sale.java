// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Ada and Ben want the same seat, Ben a moment later. */
final class Sale {
  private Sale() {}

  // snippet:begin sale
  static Future<?> ofOneSeat(Vertx vertx, VerticleBase boxOffice) {
    return vertx
        .deployVerticle(new Payments())
        .compose(deployed -> vertx.deployVerticle(boxOffice))
        .compose(deployed ->
            Future.all(
                buys(vertx, "Ada"), // at once
                vertx.timer(8).compose(fired -> buys(vertx, "Ben"))))
        .map(both -> {
          List<String> answers = both.list();
          assertThat(answers).as("tickets").containsOnlyOnce("one ticket for 1A");
          return answers;
        });
  }

  private static Future<String> buys(Vertx vertx, String customer) {
    return vertx
        .eventBus()
        .<String>request(
            BoxOffice.ADDRESS, new JsonObject().put("seat", "1A").put("customer", customer))
        .map(reply -> reply.body())
        .otherwise(refusal -> refusal.getMessage());
  }
  // snippet:end
}
