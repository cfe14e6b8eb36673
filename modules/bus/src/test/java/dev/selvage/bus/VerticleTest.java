// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static dev.selvage.bus.SimulatedBus.QUOTE;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.moveOnAfter;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.bus.SimulatedBus.GetQuote;
import dev.selvage.bus.SimulatedBus.Quote;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VerticleTest {
  private static final GetQuote ACME = new GetQuote("ACME");
  private static final DeploymentOptions WORKER =
      new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);

  /** Serves for as long as it is deployed. */
  private static final class Quotes extends TaskVerticle {
    private final List<String> log;

    Quotes(List<String> log) {
      this.log = log;
    }

    @Override
    protected void start(TaskGroup group) {
      Bus.of(vertx).serve(QUOTE, this::quote);
    }

    private Quote quote(GetQuote request) {
      log.add("started");
      try {
        sleep(ofSeconds(5));
        return new Quote(request.symbol(), 1);
      } finally {
        sleepInCleanup();
        log.add("ended");
      }
    }

    private void sleepInCleanup() {
      Tasks.shield(ofSeconds(1), () -> sleep(ofMillis(100)));
    }
  }

  /** Makes its consumer in plain code. */
  private static final class Plain extends VerticleBase {
    private final RequestHandler<GetQuote, Quote> handler;
    private final ConsumerOptions options = ConsumerOptions.defaults();

    Plain(RequestHandler<GetQuote, Quote> handler) {
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return Bus.of(vertx).serve(QUOTE, options, handler).registered();
    }
  }

  @Test
  void undeploying_aTaskVerticle_cancelsHandlersAndWaitsForThem() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> log = new ArrayList<>();
      String id = sim.run(sim.vertx().deployVerticle(new Quotes(log)));
      Future<Quote> answer = requested(sim);
      sim.advanceBy(ofSeconds(1));

      sim.run(sim.vertx().undeploy(id));
      log.add("undeployed");

      assertThat(log).containsExactly("started", "ended", "undeployed");
      sim.runUntilIdle();
      assertThat(answer.cause())
          .isInstanceOf(HandlerFailedException.class)
          .hasMessageContaining("the verticle is undeployed");
      assertThatThrownBy(() -> sim.run(requested(sim))).isInstanceOf(NoHandlerException.class);
    }
  }

  @Test
  void undeploying_aPlainVerticle_cancelsHandlersAndWaitsForThem() {
    try (Simulation sim = Simulation.seeded(1)) {
      List<String> log = new ArrayList<>();
      String id =
          sim.run(
              sim.vertx()
                  .deployVerticle(
                      new Plain(request -> {
                        log.add("started");
                        moveOnAfter(ofSeconds(5), () -> sleep(ofSeconds(10)));
                        log.add("not reached");
                        return new Quote("never", 0);
                      })));
      Future<Quote> answer = requested(sim);
      sim.advanceBy(ofSeconds(1));

      sim.run(sim.vertx().undeploy(id));

      assertThat(log).containsExactly("started");
      assertThat(sim.elapsed()).isLessThan(ofSeconds(2));
      sim.runUntilIdle();
      assertThat(answer.failed()).isTrue();
    }
  }

  @Test
  void handlers_onAWorkerVerticle_runOnItsThreadOneByOne() {
    Set<String> threads = Collections.synchronizedSet(new TreeSet<>());
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    var plain =
        new Plain(request -> {
          threads.add(Thread.currentThread().getName().replaceAll("\\d+$", ""));
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          running.decrementAndGet();
          return new Quote(request.symbol(), 2);
        });
    Tasks.main(() -> {
      Vertx vertx = Vertx.currentContext().owner();
      Bus bus = Bus.of(vertx);
      String id = await(vertx.deployVerticle(plain, WORKER));

      List<Quote> quotes = gather(List.of(1, 2, 3), i -> bus.request(QUOTE, ACME));

      assertThat(quotes).hasSize(3);
      await(vertx.undeploy(id));
      assertThatThrownBy(() -> bus.request(QUOTE, ACME)).isInstanceOf(NoHandlerException.class);
    });
    assertThat(threads).singleElement().asString().contains("worker");
    assertThat(most).hasValue(1);
  }

  @Test
  void failures_onAWorkerVerticle_areTold() {
    try (Simulation sim = Simulation.seeded(1)) {
      var plain =
          new Plain(request -> {
            throw new IOException("disk full");
          });
      sim.run(sim.vertx().deployVerticle(plain, WORKER));

      assertThatThrownBy(() -> sim.run(requested(sim)))
          .isInstanceOf(HandlerFailedException.class)
          .hasMessageContaining("disk full");
    }
  }

  @Test
  void consumer_madeOutsideEverything_livesUntilItIsUnregistered() {
    try (Simulation sim = Simulation.seeded(1)) {
      Bus bus = Bus.of(sim.vertx());
      Registration registration = bus.serve(QUOTE, request -> new Quote(request.symbol(), 3));
      sim.run(registration.registered());

      assertThat(sim.run(requested(sim)).cents()).isEqualTo(3);
      sim.run(registration.unregister());
      assertThatThrownBy(() -> sim.run(requested(sim))).isInstanceOf(NoHandlerException.class);
      assertThat(registration.unregister().isComplete()).isTrue();
    }
  }

  @Test
  void severalInstances_shareTheRequests() {
    try (Simulation sim = Simulation.seeded(1)) {
      Set<Integer> instances = new TreeSet<>();
      var four = new DeploymentOptions().setInstances(4);
      int[] count = {0};
      sim.run(
          sim.vertx()
              .deployVerticle(
                  () -> {
                    int number = count[0]++;
                    return new Plain(request -> {
                      instances.add(number);
                      return new Quote(request.symbol(), number);
                    });
                  },
                  four));

      sim.run(
          Tasks.run(
              sim.vertx(),
              () -> gather(List.of(1, 2, 3, 4), i -> Bus.of(sim.vertx()).request(QUOTE, ACME))));

      assertThat(instances).hasSize(4);
    }
  }

  @Test
  void registration_ofATask_isGoneWhenTheTaskEnds() {
    try (Simulation sim = Simulation.seeded(1)) {
      sim.run(
          Tasks.run(
              sim.vertx(),
              () -> {
                Bus bus = Bus.of(sim.vertx());
                var registration = bus.serve(QUOTE, request -> new Quote(request.symbol(), 1));
                await(registration.registered());
              }));

      assertThatThrownBy(() -> sim.run(requested(sim))).isInstanceOf(NoHandlerException.class);
    }
  }

  private static Future<Quote> requested(Simulation sim) {
    return Tasks.run(sim.vertx(), () -> Bus.of(sim.vertx()).request(QUOTE, ACME));
  }
}
