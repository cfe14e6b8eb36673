// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.http.client.ConnectFailedException;
import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpReply;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending a server without losing a request. */
final class DrainTest {
  private static final String HOST = "http://localhost:8080";

  private final Simulation sim = Simulation.seeded(7);
  private final LogLines log = LogLines.collected();
  private final Routes routes = Routes.of(sim.vertx());
  private final Http http = Http.client(sim.vertx());

  @AfterEach
  void close() {
    log.close();
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  private HttpReply callAndDrain(Duration handling, Duration grace) {
    routes.get(
        "/slow",
        request -> {
          sleep(handling);
          return "done";
        });
    return sim.run(
        Tasks.run(
            sim.vertx(),
            () ->
                Tasks.group(group -> {
                  HttpServerHandle server = routes.listen(8080);
                  Task<HttpReply> call = group.fork(() -> http.get(HOST + "/slow").send());
                  sleep(ofMillis(100));
                  server.drain(grace);
                  return call.await();
                })));
  }

  @Test
  void drain_waitsForRequestsInFlight() {
    HttpReply reply = callAndDrain(ofSeconds(3), ofSeconds(10));

    assertThat(reply.text()).isEqualTo("done");
    assertThat(reply.header("connection")).contains("close");
    assertThat(sim.elapsed()).isLessThan(ofSeconds(4));
  }

  @Test
  void drain_cancelsWhatTakesTooLong() {
    HttpReply reply = callAndDrain(ofMinutes(3), ofSeconds(10));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("content-type")).contains("application/problem+json");
    assertThat(sim.elapsed()).isLessThan(ofSeconds(12));
    assertThat(log.at(Level.INFO))
        .containsExactly(
            "1 requests were not answered within PT10S",
            "route GET /slow: the task 'GET /slow' was cancelled after 10100 ms: the server has"
                + " drained for 10000 ms");
  }

  @Test
  void drain_closesThePort() {
    routes.get("/", request -> "");

    sim.run(Tasks.run(sim.vertx(), () -> routes.listen(8080).drain(ofSeconds(1))));

    assertThatThrownBy(() -> sim.run(Tasks.run(sim.vertx(), () -> http.get(HOST).send())))
        .isInstanceOf(ConnectFailedException.class);
  }

  @Test
  void drain_withIdleConnections_doesNotWaitForThem() {
    routes.get("/", request -> "");

    sim.run(
        Tasks.run(
            sim.vertx(),
            () -> {
              HttpServerHandle server = routes.listen(8080);
              http.get(HOST).send();
              server.drain(ofSeconds(30));
            }));

    assertThat(sim.elapsed()).isLessThan(ofSeconds(1));
  }

  @Test
  void verticle_drainsWhenItIsUndeployed() {
    routes.get(
        "/slow",
        request -> {
          sleep(ofSeconds(3));
          return "done";
        });

    HttpReply reply =
        sim.run(
            Tasks.run(
                sim.vertx(),
                () ->
                    Tasks.group(group -> {
                      String id = Tasks.await(sim.vertx().deployVerticle(new Serving(routes)));
                      Task<HttpReply> call = group.fork(() -> http.get(HOST + "/slow").send());
                      sleep(ofMillis(100));
                      Tasks.await(sim.vertx().undeploy(id));
                      return call.await();
                    })));

    assertThat(reply.text()).isEqualTo("done");
  }

  private static final class Serving extends TaskVerticle {
    private final Routes routes;

    Serving(Routes routes) {
      this.routes = routes;
    }

    @Override
    protected void start(TaskGroup group) {
      HttpServerHandle server = routes.listen(8080);
      group.fork("http", () -> server.drainWhenCancelled(ofSeconds(5)));
    }
  }

  @Test
  void requests_beyondTheLimit_areRefused() {
    routes.withMaxInFlight(1);
    routes.get(
        "/slow",
        request -> {
          sleep(ofSeconds(3));
          return "done";
        });

    List<Integer> statuses =
        sim.run(
            Tasks.run(
                sim.vertx(),
                () -> {
                  HttpServerHandle server = routes.listen(8080);
                  var replies =
                      Tasks.gather(List.of(1, 2), n -> http.get(HOST + "/slow").send().status());
                  server.drain(ofSeconds(1));
                  return replies;
                }));

    assertThat(statuses).containsExactlyInAnyOrder(200, 503);
  }
}
