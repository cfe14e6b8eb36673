// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void consumer_isToldWithThePlaceThatRegisteredIt() {
    var consumer = vertx.eventBus().consumer("orders", message -> message.reply("yes"));
    sim.run(vertx.eventBus().request("orders", "one"));

    assertThat(leftovers(Leftover.Kind.CONSUMER))
        .singleElement()
        .matches(each -> each.description().contains("orders"))
        .matches(each -> each.madeAt().getFirst().getClassName().equals(getClass().getName()));

    sim.run(consumer.unregister());
    assertThat(sim.leftovers()).isEmpty();
  }

  @Test
  void file_isToldUntilItIsClosed(@TempDir Path directory) {
    String path = directory.resolve("open.txt").toString();
    AsyncFile file = sim.run(vertx.fileSystem().open(path, new OpenOptions()));
    AsyncFile other = vertx.fileSystem().openBlocking(path, new OpenOptions());

    assertThat(leftovers(Leftover.Kind.FILE))
        .hasSize(2)
        .allMatch(each -> each.description().contains("open.txt"))
        .allMatch(each -> each.madeAt().getFirst().getClassName().equals(getClass().getName()));

    sim.run(file.write(Buffer.buffer("text")));
    sim.run(file.close());
    sim.run(other.close());
    assertThat(sim.leftovers()).isEmpty();
    assertThat(sim.run(vertx.fileSystem().readFile(path)).toString()).isEqualTo("text");
  }

  @Test
  void undeployAll_stopsTheLastVerticleFirst() {
    List<String> stopped = new ArrayList<>();
    for (int number = 0; number < 12; number++) {
      sim.run(vertx.deployVerticle(new Stopping("" + number, stopped, false)));
    }

    sim.undeployAll();

    assertThat(stopped)
        .containsExactly("11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0");
    assertThat(sim.leftovers()).isEmpty();
  }

  @Test
  void undeployAll_afterFailures_stopsTheOthersAndThrowsTheFirst() {
    List<String> stopped = new ArrayList<>();
    for (String name : List.of("0", "1", "2")) {
      sim.run(vertx.deployVerticle(new Stopping(name, stopped, !name.equals("1"))));
    }

    assertThatThrownBy(sim::undeployAll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("2")
        .satisfies(
            failure -> assertThat(failure.getSuppressed()).extracting("message").contains("0"));
    assertThat(stopped).containsExactly("2", "1", "0");
  }

  private static final class Stopping extends VerticleBase {
    private final String name;
    private final List<String> stopped;
    private final boolean failing;

    Stopping(String name, List<String> stopped, boolean failing) {
      this.name = name;
      this.stopped = stopped;
      this.failing = failing;
    }

    @Override
    public Future<?> stop() {
      stopped.add(name);
      return failing
          ? Future.failedFuture(new IllegalStateException(name))
          : Future.succeededFuture();
    }
  }
}
