// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service in callback style under every fault: each seed replays, and most are different. */
final class FaultReplayTest {
  private static final int SEEDS = 200;
  private static final int REQUESTS = 6;

  private record Run(List<String> events, Recording recording, FaultCounts injected) {}

  /** Squares a number on a worker. */
  private static final class Calculator extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<Integer>localConsumer(
              "square", message -> message.reply(message.body() * message.body()))
          .completion();
    }
  }

  /** Asks the calculator, and does some blocking work before it answers. */
  private static final class Server extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer()
          .requestHandler(request -> {
            int number = Integer.parseInt(request.path().substring(1));
            vertx
                .eventBus()
                .<Integer>request("square", number)
                .compose(reply -> vertx.executeBlocking(() -> "" + reply.body(), false))
                .onSuccess(text -> request.response().end(text));
          })
          .listen(8080);
    }
  }

  private static final class Client extends VerticleBase {
    private final List<String> events;
    private @Nullable HttpClient client;

    Client(List<String> events) {
      this.events = events;
    }

    @Override
    public Future<?> start() {
      client = vertx.createHttpClient();
      List<Future<?>> answers = new ArrayList<>();
      for (int number = 1; number <= REQUESTS; number++) {
        answers.add(answer(number, client));
      }
      return Future.join(answers).otherwiseEmpty();
    }

    private Future<?> answer(int number, HttpClient http) {
      return http.request(HttpMethod.GET, 8080, "calculator.example", "/" + number)
          .compose(request -> request.send())
          .compose(HttpClientResponse::body)
          .map(Buffer::toString)
          .timeout(30, TimeUnit.SECONDS)
          .onSuccess(text -> events.add(number + " -> " + text))
          .onFailure(failure -> events.add(number + " fails: " + failure.getMessage()));
    }
  }

  private static Run run(long seed, int eventLoops) {
    List<String> events = new ArrayList<>();
    var options =
        SimulationOptions.defaults()
            .withSeed(seed)
            .withEventLoops(eventLoops)
            .withFaults(Faults.harsh());
    try (Simulation sim = Simulation.with(options)) {
      var vertx = sim.vertx();
      var worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
      sim.run(
          vertx
              .deployVerticle(new Calculator(), worker)
              .compose(deployed -> vertx.deployVerticle(new Server()))
              .compose(deployed -> vertx.deployVerticle(new Client(events))));
      assertThat(sim.leaks()).isEmpty();
      return new Run(events, sim.recording(), sim.injected());
    }
  }

  private static void assertEverySeedReplays(int eventLoops) {
    Set<List<String>> orders = new HashSet<>();
    long resets = 0;
    long refusals = 0;
    long silences = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run first = run(seed, eventLoops);
      Run second = run(seed, eventLoops);
      second.recording.requireSameAs(first.recording);
      assertThat(second).isEqualTo(first);
      assertThat(first.events).hasSize(REQUESTS);
      orders.add(first.events);
      resets += first.injected.resets();
      refusals += first.injected.refusals();
      silences += first.injected.silences();
    }
    assertThat(orders).hasSizeGreaterThan(SEEDS * 3 / 4);
    assertThat(List.of(resets, refusals, silences)).allMatch(count -> count > SEEDS / 40);
  }

  @Test
  @Tag("slow")
  void everySeedReplays_onOneEventLoop() {
    assertEverySeedReplays(1);
  }

  @Test
  @Tag("slow")
  void everySeedReplays_onThreeEventLoops() {
    assertEverySeedReplays(3);
  }
}
