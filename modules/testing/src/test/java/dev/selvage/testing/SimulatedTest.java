// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;

/** A test under many seeds. */
final class SimulatedTest {
  /** Answers with its first name, in callback style. */
  private static final class Names extends VerticleBase {
    @Override
    public Future<?> start() {
      vertx.eventBus().<String>consumer("names", it -> it.reply(it.body().substring(0, 3)));
      return vertx
          .createHttpServer()
          .requestHandler(request ->
              vertx
                  .eventBus()
                  .<String>request("names", request.getParam("name"))
                  .onSuccess(reply -> request.response().end(reply.body())))
          .listen(8080);
    }
  }

  @Simulated
  void wholeVertx_runsUnderAThousandSeeds(Vertx vertx, Promise<Object> done) {
    vertx
        .deployVerticle(new Names())
        .compose(unused -> get(vertx))
        .map(body -> {
          assertThat(body).isEqualTo("Ada");
          return body;
        })
        .<Object>map(it -> it)
        .onComplete(done);
  }

  private static Future<String> get(Vertx vertx) {
    var client = vertx.createHttpClient();
    return get(client).eventually(client::close);
  }

  private static Future<String> get(HttpClient client) {
    return client
        .request(HttpMethod.GET, 8080, "localhost", "/?name=Adalbert")
        .compose(request -> request.send().compose(response -> response.body()))
        .map(body -> body.toString());
  }

  @Simulated(seeds = 100)
  void task_mayDoTheSame(Vertx vertx) {
    await(vertx.deployVerticle(new Names()));

    String body = await(get(vertx));

    assertThat(body).isEqualTo("Ada");
  }

  @Simulated(seeds = 200, faults = InjectedFaults.DELAYS)
  void delays_letTheSameHappenLater(Vertx vertx, Clock clock) {
    await(vertx.deployVerticle(new Names()));

    String body = await(get(vertx));

    assertThat(body).isEqualTo("Ada");
    assertThat(clock.millis()).isPositive();
  }

  @Simulated(seeds = 20, refusals = 1)
  void refusals_areThoseOfTheAnnotation(Vertx vertx) {
    await(vertx.deployVerticle(new Names()));

    assertThatThrownBy(() -> await(get(vertx))).isInstanceOf(ConnectException.class);
  }

  @Simulated(seeds = 20, faults = InjectedFaults.DELAYS, resets = 1)
  void resets_areThoseOfTheAnnotation(Vertx vertx, Simulation simulation) {
    simulation.run(vertx.deployVerticle(new Names()));
    var client = vertx.createHttpClient();

    for (int i = 0; i < 20; i++) {
      simulation.run(get(client).otherwise("lost"));
      simulation.advanceBy(Duration.ofSeconds(10)); // it may be reset when it lies idle
    }
    simulation.run(client.close());

    assertThat(simulation.injected().resets()).isPositive();
  }
}
