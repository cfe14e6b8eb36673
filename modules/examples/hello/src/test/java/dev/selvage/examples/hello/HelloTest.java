// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpReply;
import dev.selvage.service.ExitStatus;
import dev.selvage.service.RunningService;
import dev.selvage.service.Service;
import dev.selvage.service.ServiceOptions;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole service, unchanged, in virtual time: no port, no waiting. */
final class HelloTest {
  private final Simulation sim = Simulation.seeded(1);
  private final ServiceOptions options =
      ServiceOptions.named("hello")
          .withEnvironment(Map.of())
          .withVertx((builder, vertx, config) -> Future.succeededFuture(sim.vertx()));

  @AfterEach
  void close() {
    sim.close();
  }

  private HttpReply get(String url) {
    return sim.run(Tasks.run(sim.vertx(), () -> Http.client(sim.vertx()).get(url).send()));
  }

  @Test
  void hello_greetsEverybodyAtTheSameTime() {
    RunningService running = Service.start(options, new String[0], Hello::declare);
    sim.run(running.started());
    Duration before = sim.elapsed();

    HttpReply reply = get("http://localhost:8080/hello?name=Ada&name=Grace&name=Barbara");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(new JsonArray(reply.text()).stream().map(Object::toString))
        .containsExactly(
            "{\"text\":\"Hello, Ada!\"}",
            "{\"text\":\"Hello, Grace!\"}",
            "{\"text\":\"Hello, Barbara!\"}");
    assertThat(sim.elapsed().minus(before)).isLessThan(Duration.ofMillis(200));
    assertThat(sim.run(running.stop("test"))).isEqualTo(ExitStatus.STOPPED);
  }

  @Test
  void hello_onAnotherPort_greetsNobody() {
    RunningService running =
        Service.start(options, new String[] {"--set", "port=9090"}, Hello::declare);
    sim.run(running.started());

    HttpReply reply = get("http://localhost:9090/hello");

    assertThat(reply.text()).isEqualTo("[]");
    assertThat(sim.run(running.stop("test"))).isEqualTo(ExitStatus.STOPPED);
  }
}
