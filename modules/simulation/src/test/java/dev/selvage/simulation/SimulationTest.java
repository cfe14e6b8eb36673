// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  @Test
  void run_futureOfTimer_movesClockToIt() {
    try (Simulation sim = Simulation.seeded(1)) {
      sim.run(sim.vertx().timer(1, TimeUnit.HOURS));

      assertThat(sim.elapsed()).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void http_onLocalhost_runsInMemory() {
    try (Simulation sim = Simulation.seeded(1)) {
      var vertx = sim.vertx();
      var server =
          sim.run(
              vertx
                  .createHttpServer()
                  .requestHandler(request ->
                      vertx.setTimer(30_000, late -> request.response().end("late hello")))
                  .listen(0));
      HttpClient client = vertx.createHttpClient();

      Buffer body =
          sim.run(
              client
                  .request(HttpMethod.GET, server.actualPort(), "localhost", "/")
                  .compose(request -> request.send())
                  .compose(HttpClientResponse::body));

      assertThat(body).hasToString("late hello");
      assertThat(sim.elapsed()).isEqualTo(Duration.ofSeconds(30));
      assertThat(sim.foreignResumes()).isZero();
    }
  }

  @Test
  void run_futureThatNothingCompletes_saysSo() {
    try (Simulation sim = Simulation.seeded(1)) {
      Future<String> never = Promise.<String>promise().future();

      assertThatThrownBy(() -> sim.run(never))
          .isInstanceOf(SimulationStalledException.class)
          .hasMessageContaining("will never complete");
    }
  }

  @Test
  void executeBlocking_takesNoVirtualTime() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> threads = new ArrayList<>();

      String result =
          sim.run(
              sim.vertx()
                  .executeBlocking(() -> {
                    threads.add(Thread.currentThread().getName());
                    return "done";
                  }));

      assertThat(result).isEqualTo("done");
      assertThat(threads).allMatch(name -> name.startsWith("vert.x-worker-thread-"));
      assertThat(sim.elapsed()).isZero();
      assertThat(sim.foreignResumes()).isZero();
    }
  }
}
