// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import dev.selvage.http.server.Reply;
import dev.selvage.http.server.Routes;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.time.InstantSource;

/** Two endpoints that are worth watching: one is slow, one is ill every few seconds. */
final class DemoRoutes {
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final Duration TURN = Duration.ofSeconds(4);

  private final InstantSource clock;

  DemoRoutes(InstantSource clock) {
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.get("/slow", request -> slow());
    routes.get("/flaky", request -> flaky());
  }

  private static String slow() {
    Tasks.sleep(SLOW);
    return "at last\n";
  }

  private Reply flaky() {
    boolean well = clock.millis() / TURN.toMillis() % 2 == 0;
    return Reply.of(well ? 200 : 503, well ? "well\n" : "ill\n");
  }
}
