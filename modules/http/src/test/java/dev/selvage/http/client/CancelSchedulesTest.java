// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Calls are cancelled at every moment of their life, in many schedules, on one connection: it is
 * free again each time, and nothing of them is left.
 */
final class CancelSchedulesTest {
  private static final int SCHEDULES = 100;
  private static final String HOST = "http://localhost:8080";

  /** Head after 10 ms, half the body after 20, the rest after 30. */
  private static void answerSlowly(HttpServerRequest request, Simulation sim) {
    var response = request.response().setChunked(true);
    sim.vertx().setTimer(10, head -> response.writeHead());
    sim.vertx().setTimer(20, half -> response.write("half"));
    sim.vertx().setTimer(30, end -> response.end());
  }

  @Test
  void cancel_atAnyMoment_leavesTheConnectionUsable() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try (Simulation sim = Simulation.seeded(seed)) {
        Http http = Http.client(sim.vertx(), HttpOptions.defaults().withMaxConnectionsPerHost(1));
        sim.run(
            sim.vertx()
                .createHttpServer()
                .requestHandler(request -> answerSlowly(request, sim))
                .listen(8080));
        int millis = seed % 35;

        String after =
            sim.run(
                Tasks.run(
                    sim.vertx(),
                    () -> {
                      var unused =
                          Tasks.gather(
                              List.of(0, 1, 2),
                              n ->
                                  Tasks.moveOnAfter(
                                      ofMillis(millis + n), () -> http.get(HOST + "/slow").text()));
                      return http.get(HOST + "/next").withTimeout(ofSeconds(1)).text();
                    }));

        assertThat(after).as("seed %d", seed).isEqualTo("half");
        assertThat(http.gates().size()).as("seed %d", seed).isZero();
        assertThat(sim.foreignPosts()).as("seed %d", seed).isEmpty();
      }
    }
  }
}
