// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import dev.selvage.testing.InjectedFaults;
import dev.selvage.testing.Simulated;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Fails, as it should: {@link PlantedRaceTest} runs it. */
final class Planted {
  // snippet:begin simulated
  @Simulated(seeds = 1_000, faults = InjectedFaults.DELAYS)
  void seat_isSoldOnce(Vertx vertx, Promise<Object> done) {
    Sale.ofOneSeat(vertx, new BoxOffice()).<Object>map(it -> it).onComplete(done);
  }
  // snippet:end
}
