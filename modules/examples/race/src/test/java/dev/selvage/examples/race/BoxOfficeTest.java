// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.race;

import dev.selvage.testing.InjectedFaults;
import dev.selvage.testing.Simulated;
import dev.selvage.testing.VirtualTime;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** The box office that is right, and the test that would not have told it from the wrong one. */
final class BoxOfficeTest {
  // snippet:begin careful
  @Simulated(seeds = 1_000, faults = InjectedFaults.DELAYS)
  void carefulBoxOffice_sellsEachSeatOnce(Vertx vertx, Promise<Object> done) {
    Sale.ofOneSeat(vertx, new CarefulBoxOffice()).<Object>map(it -> it).onComplete(done);
  }

  // snippet:end

  @VirtualTime
  void boxOffice_looksRight_whenNothingTakesTime(Vertx vertx, Promise<Object> done) {
    Sale.ofOneSeat(vertx, new BoxOffice()).<Object>map(it -> it).onComplete(done);
  }
}
