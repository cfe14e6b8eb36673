// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.http.client.Http;
import dev.selvage.http.client.HttpReply;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
  private final Simulation sim = Simulation.seeded(6);
  private final Routes routes = Routes.of(sim.vertx());
  private final HttpClient client = sim.vertx().createHttpClient();
  private final StringBuilder received = new StringBuilder();
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    assertThat(sim.foreignPosts()).isEmpty();
    sim.close();
  }

  private HttpServerHandle serve(EventsHandler handler) {
    routes.events("/events", handler);
    return sim.run(routes.open(Routes.serverOptions().setPort(8080)));
  }

  private HttpClientResponse open() {
    return sim.run(
        client
            .request(HttpMethod.GET, 8080, "localhost", "/events")
            .compose(HttpClientRequest::send)
            .onSuccess(response -> {
              response.handler(chunk -> received.append(chunk));
              response.endHandler(end -> events.add("end"));
              response.exceptionHandler(broken -> events.add("broken"));
            }));
  }

  @Test
  void events_haveNamesIdsAndLines() {
    serve((request, out) -> {
      out.send("change", Map.of("id", 7));
      out.send("17", "text", "a\r\nb\n\nc");
      out.send("");
    });

    HttpClientResponse response = open();
    sim.advanceBy(ofSeconds(1));

    assertThat(response.getHeader("content-type")).isEqualTo("text/event-stream");
    assertThat(received.toString())
        .isEqualTo(
            """
            :

            event: change
            data: {"id":7}

            id: 17
            event: text
            data: a
            data: b
            data:\s
            data: c

            data:\s

            """);
    assertThat(events).containsExactly("end");
  }

  @Test
  void lineBreakInTheName_isRefused() {
    serve((request, out) -> {
      try {
        out.send("one\ntwo", "data");
      } catch (IllegalArgumentException e) {
        out.send(String.valueOf(e.getMessage()));
      }
    });

    open();
    sim.advanceBy(ofSeconds(1));

    assertThat(received.toString()).contains("the event has a line break");
  }

  @Test
  void head_goesOutBeforeTheFirstEvent() {
    serve((request, out) -> {
      sleep(ofSeconds(5));
      out.send("late");
    });

    HttpClientResponse response = open();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(sim.elapsed()).isEqualTo(ofMillis(100));
  }

  @Test
  void failureBeforeTheHead_isAProblem() {
    serve((request, out) -> {
      throw Problem.notFound("no such topic");
    });
    Http http = Http.client(sim.vertx());

    HttpReply reply =
        sim.run(Tasks.run(sim.vertx(), () -> http.get("http://localhost:8080/events").send()));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text()).contains("no such topic");
  }

  @Test
  void silence_isFilledWithComments() {
    serve((request, out) -> sleep(ofMinutes(1)));

    open();
    sim.advanceBy(ofSeconds(50));

    assertThat(received.toString()).isEqualTo(":\n\n".repeat(4));
  }

  @Test
  void lastId_isWhatTheClientSays() {
    serve((request, out) -> out.send(out.lastId().orElse("none")));

    open();
    sim.advanceBy(ofSeconds(1));

    assertThat(received.toString()).contains("data: none");
  }

  @Test
  void client_thatLeaves_cancelsTheTask() {
    serve((request, out) -> {
      try {
        while (true) {
          out.send("tick");
          sleep(ofSeconds(1));
        }
      } finally {
        events.add("unwound");
      }
    });
    HttpClientResponse response = open();
    sim.advanceBy(ofSeconds(3));

    sim.run(response.request().connection().close());
    sim.advanceBy(ofSeconds(3));

    assertThat(events).contains("unwound");
    assertThat(routes.inFlight()).isZero();
  }

  @Test
  void drain_endsTheStreamCleanly() {
    HttpServerHandle server =
        serve((request, out) -> {
          out.send("first");
          sleep(ofMinutes(10));
        });
    open();
    sim.advanceBy(ofSeconds(3));

    sim.run(Tasks.run(sim.vertx(), () -> server.drain(ofSeconds(30))));
    sim.runUntilIdle();

    assertThat(events).containsExactly("end");
    assertThat(sim.elapsed()).isLessThan(ofSeconds(5));
  }

  @Test
  void send_toClientThatDoesNotRead_waitsAndThenGivesUp() {
    int[] sent = new int[1];
    serve((request, out) -> {
      String large = "x".repeat(100_000);
      while (true) {
        out.send(large);
        sent[0]++;
      }
    });
    HttpClientResponse response = open();
    response.pause();
    sim.advanceBy(ofSeconds(10));
    int whileWaiting = sent[0];
    sim.advanceBy(ofSeconds(20));

    assertThat(sent[0]).isEqualTo(whileWaiting).isLessThan(1_000);
    assertThat(routes.inFlight()).isEqualTo(1);
    sim.advanceBy(ofMinutes(1));
    assertThat(routes.inFlight()).isZero();
  }

  @Test
  void send_toClientThatReadsAgain_goesOn() {
    serve((request, out) -> {
      String large = "x".repeat(100_000);
      for (int i = 0; i < 100; i++) {
        out.send(large);
      }
    });
    HttpClientResponse response = open();
    response.pause();
    sim.advanceBy(ofSeconds(10));
    assertThat(routes.inFlight()).isEqualTo(1);

    sim.vertx().runOnContext(go -> response.resume());
    sim.advanceBy(ofSeconds(1));

    assertThat(received.length()).isGreaterThan(10_000_000);
    assertThat(events).containsExactly("end");
  }
}
