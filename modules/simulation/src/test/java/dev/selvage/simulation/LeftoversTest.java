// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeftoversTest {
  private final Simulation sim = Simulation.seeded(1);
  private final Vertx vertx = sim.vertx();

  @AfterEach
  void close() {
    sim.close();
  }

  private List<Leftover> leftovers(Leftover.Kind kind) {
    return sim.leftovers().stream().filter(each -> each.kind() == kind).toList();
  }

  @Test
  void untouchedVertx_leavesNothing() {
    assertThat(sim.leftovers()).isEmpty();
  }

  @Test
  void timer_isToldWithThePlaceThatSetIt() {
    vertx.setTimer(60_000, fired -> {});
    long cancelled = vertx.setTimer(70_000, fired -> {});
    vertx.setTimer(1, fired -> vertx.setPeriodic(5, tick -> {}));
    sim.run(vertx.timer(2, TimeUnit.MILLISECONDS));
    vertx.cancelTimer(cancelled);

    List<Leftover> timers = leftovers(Leftover.Kind.TIMER);

    assertThat(timers)
        .hasSize(2)
        .allMatch(timer -> timer.madeAt().getFirst().getClassName().equals(getClass().getName()));
    assertThat(timers.getFirst().toString()).contains("59998 ms").contains("LeftoversTest.java");
  }

  @Test
  void serverAndConnection_areToldUntilTheyAreClosed() {
    var server =
        sim.run(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(8080));
    var client = vertx.createHttpClient();
    sim.run(
        client
            .request(HttpMethod.GET, 8080, "localhost", "/")
            .compose(request -> request.send())
            .compose(response -> response.body()));

    assertThat(leftovers(Leftover.Kind.SERVER))
        .singleElement()
        .matches(each -> each.description().contains("8080"));
    assertThat(leftovers(Leftover.Kind.CONNECTION)).hasSize(2);

    sim.run(client.close());
    sim.run(server.close());
    sim.runUntilIdle();
    assertThat(sim.leftovers()).isEmpty();
  }

  private static final class Service extends VerticleBase {
    @Override
    public Future<?> start() {
      vertx.setPeriodic(1_000, tick -> {});
      vertx.eventBus().consumer("service", message -> message.reply("yes"));
      return vertx.createHttpServer().requestHandler(request -> {}).listen(80);
    }
  }

  @Test
  void verticle_isToldAndTakesEverythingWithIt() {
    String id = sim.run(vertx.deployVerticle(new Service()));
    assertThat(leftovers(Leftover.Kind.VERTICLE))
        .singleElement()
        .matches(each -> each.description().contains(Service.class.getName()));

    sim.run(vertx.undeploy(id));
    sim.runUntilIdle();

    assertThat(sim.leftovers()).isEmpty();
  }

  @Test
  void offloadedTask_thatNobodyAwaited_isTold() {
    var unused = vertx.executeBlocking(() -> "never asked for");

    assertThat(leftovers(Leftover.Kind.WORKER)).hasSize(1);
  }
}
