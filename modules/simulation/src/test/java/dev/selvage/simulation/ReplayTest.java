// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One program, many seeds: equal seeds give equal runs, different seeds different orders. */
final class ReplayTest {
  private static final int SEEDS = 50;
  private static final int CLIENTS = 4;
  private static final int REQUESTS = 5;

  private record Run(List<String> events, long traceHash, String end, long foreign) {}

  /** Clients on their own loops ask a server, which asks a consumer on a third; all take turns. */
  private static final class Program {
    private final Vertx vertx;
    private final List<String> events = new ArrayList<>();

    Program(Vertx vertx) {
      this.vertx = vertx;
    }

    Future<?> start() {
      return vertx
          .deployVerticle(new Calculator())
          .compose(deployed -> vertx.deployVerticle(new Server()))
          .compose(deployed -> clients());
    }

    private Future<?> clients() {
      List<Future<?>> clients = new ArrayList<>();
      for (int number = 0; number < CLIENTS; number++) {
        clients.add(vertx.deployVerticle(new Client(vertx, "client " + number)));
      }
      return Future.all(clients);
    }

    private static final class Calculator extends VerticleBase {
      @Override
      public Future<?> start() {
        return vertx
            .eventBus()
            .<Integer>localConsumer("square", message -> answer(message.body(), message::reply))
            .completion();
      }

      private void answer(int number, Consumer<Integer> reply) {
        vertx.setTimer(1 + number % 3, fired -> reply.accept(number * number));
      }
    }

    private static final class Server extends VerticleBase {
      @Override
      public Future<?> start() {
        return vertx
            .createHttpServer()
            .requestHandler(request ->
                vertx
                    .eventBus()
                    .<Integer>request("square", Integer.parseInt(request.path().substring(1)))
                    .onSuccess(reply -> request.response().end("" + reply.body())))
            .listen(8080);
      }
    }

    private final class Client extends VerticleBase {
      private final String name;
      private final HttpClient client;

      /** The client is kept, because Vert.x closes one that the garbage collector finds. */
      Client(Vertx vertx, String name) {
        this.name = name;
        this.client = vertx.createHttpClient();
      }

      @Override
      public Future<?> start() {
        List<Future<Buffer>> bodies = new ArrayList<>();
        for (int number = 1; number <= REQUESTS; number++) {
          int asked = number;
          bodies.add(
              client
                  .request(HttpMethod.GET, 8080, "calculator.example", "/" + number)
                  .compose(request -> request.send())
                  .compose(HttpClientResponse::body)
                  .onSuccess(body -> events.add(name + ": " + asked + " -> " + body)));
        }
        return Future.all(bodies);
      }
    }
  }

  private static Run run(long seed) {
    var options = SimulationOptions.defaults().withSeed(seed).withEventLoops(4);
    try (Simulation sim = Simulation.with(options)) {
      var program = new Program(sim.vertx());
      sim.run(program.start());
      return new Run(
          program.events, sim.traceHash(), sim.elapsed().toString(), sim.foreignResumes());
    }
  }

  @Test
  @Tag("slow")
  void sameSeed_sameRun_otherSeed_otherOrder() {
    Set<List<String>> orders = new HashSet<>();

    for (long seed = 1; seed <= SEEDS; seed++) {
      Run first = run(seed);
      assertThat(first.events).hasSize(CLIENTS * REQUESTS);
      assertThat(first.foreign).isZero();
      assertThat(run(seed)).isEqualTo(first);
      orders.add(first.events);
    }

    assertThat(orders).hasSizeGreaterThan(SEEDS * 9 / 10);
  }

  /** A server keeps its connections in a hash map, by ids which are random in production. */
  @Test
  void serverClose_closesConnectionsInTheSameOrder() {
    assertThat(orderOfClosing()).hasSize(8).isEqualTo(orderOfClosing());
  }

  private static List<String> orderOfClosing() {
    List<String> order = new ArrayList<>();
    try (Simulation sim = Simulation.seeded(5)) {
      var server = sim.run(sim.vertx().createNetServer().connectHandler(socket -> {}).listen(80));
      var client = sim.vertx().createNetClient();
      for (int number = 0; number < 8; number++) {
        String name = "connection " + number;
        sim.run(client.connect(80, "localhost")).closeHandler(closed -> order.add(name));
      }
      sim.runUntilIdle();
      sim.run(server.close());
      sim.runUntilIdle();
    }
    return order;
  }
}
