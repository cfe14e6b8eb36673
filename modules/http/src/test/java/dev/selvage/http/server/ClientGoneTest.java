// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.http.client.Http;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Case 54: what happens to a task whose client has gone. */
final class ClientGoneTest {
  private final Simulation sim = Simulation.seeded(5);
  private final LogLines log = LogLines.collected();
  private final Routes routes = Routes.of(sim.vertx());

  /** A field, because Vert.x closes a client that is garbage, from a thread of its own. */
  private final NetClient client = sim.vertx().createNetClient();

  private final List<Served> served = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    log.close();
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  /** Sends a request and closes the connection after 200 ms, as {@code curl -m 0.2} does. */
  private void callAndLeave(String head) {
    routes.observe(served::add);
    HttpServerHandle server = sim.run(routes.open(Routes.serverOptions().setPort(8080)));
    NetSocket socket = sim.run(client.connect(8080, "localhost"));
    sim.run(socket.write(head + "\r\nHost: localhost\r\n\r\n"));
    sim.advanceBy(ofMillis(200));
    sim.run(socket.close());
    sim.advanceBy(ofMinutes(2));
    assertThat(server.inFlight()).isZero();
  }

  private Object slow(Request request) {
    try {
      sleep(ofMinutes(1));
      events.add("ran to its end");
      return "done";
    } catch (Cancellation cancelled) {
      events.add("cancelled: " + cancelled.reason().why());
      throw cancelled;
    }
  }

  @Test
  void case54_get_isCancelledAndTheLogSaysWhoAndWhy() {
    routes.get("/slow/{id}", this::slow);

    callAndLeave("GET /slow/1 HTTP/1.1");

    assertThat(events).containsExactly("cancelled: the client went away");
    assertThat(log.at(Level.INFO))
        .containsExactly(
            "route GET /slow/{id}: the task 'GET /slow/1' was cancelled after 200 ms: the client"
                + " went away");
    assertThat(served).extracting(Served::status).containsExactly(Served.CLIENT_GONE);
    assertThat(served.getFirst().took()).isEqualTo(ofMillis(200));
    assertThat(routes.stats().getFirst().clientGone()).isEqualTo(1);
  }

  @Test
  void case54_post_goesOn() {
    routes.post("/slow", this::slow);

    callAndLeave("POST /slow HTTP/1.1");

    assertThat(events).containsExactly("ran to its end");
    assertThat(log.at(Level.INFO)).isEmpty();
    assertThat(served).extracting(Served::status).containsExactly(Served.CLIENT_GONE);
  }

  @Test
  void case54_behaviour_canBeChosen() {
    routes.onClientGone(ClientGone.CANCEL).post("/slow", this::slow);
    routes.onClientGone(ClientGone.CONTINUE).get("/slow", this::slow);

    callAndLeave("POST /slow HTTP/1.1");
    assertThat(events).containsExactly("cancelled: the client went away");
  }

  @Test
  void case54_get_thatContinues_runsToItsEnd() {
    routes.onClientGone(ClientGone.CONTINUE).get("/slow", this::slow);

    callAndLeave("GET /slow HTTP/1.1");

    assertThat(events).containsExactly("ran to its end");
  }

  @Test
  void body_thatNeverCame_failsTheReader() {
    routes.post(
        "/items",
        request -> {
          try {
            return request.text();
          } catch (Problem problem) {
            events.add(problem.detail());
            throw problem;
          }
        });

    callAndLeave("POST /items HTTP/1.1\r\nContent-Length: 10");

    assertThat(events).singleElement().asString().startsWith("the body ended too early");
  }

  /** Down to the call that the handler waits for: its stream is reset, too. */
  @Test
  void case54_cancellation_reachesTheCallBehind() {
    List<String> backend = new ArrayList<>();
    sim.run(
        sim.vertx()
            .createHttpServer()
            .requestHandler(
                request -> request.response().exceptionHandler(gone -> backend.add("reset")))
            .listen(9090));
    Http http = Http.client(sim.vertx());
    routes.get("/proxy", request -> http.get("http://localhost:9090/").text());

    callAndLeave("GET /proxy HTTP/1.1");

    assertThat(backend).containsExactly("reset");
  }

  @Test
  void failure_isLoggedUnderTheIdThatTheClientGets() {
    routes.get(
        "/broken",
        request -> {
          throw new IllegalStateException("the password is hunter2");
        });
    Http http = Http.client(sim.vertx());

    String id =
        sim.run(
            Tasks.run(
                sim.vertx(),
                () -> {
                  HttpServerHandle server = routes.listen(8080);
                  String known =
                      http.get("http://localhost:8080/broken")
                          .send()
                          .body()
                          .toJsonObject()
                          .getString("id");
                  server.drain(ofSeconds(1));
                  return known;
                }));

    assertThat(log.at(Level.SEVERE)).containsExactly("GET /broken failed, id " + id);
    assertThat(log.thrown()).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
