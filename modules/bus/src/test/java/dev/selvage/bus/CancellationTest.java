// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static dev.selvage.bus.SimulatedBus.QUOTE;
import static dev.selvage.bus.SimulatedBus.simulate;
import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.bus.SimulatedBus.GetQuote;
import dev.selvage.bus.SimulatedBus.Quote;
import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers that give up at every possible moment, on another event loop than the handlers. */
final class CancellationTest {
  /** Counts its handlers. */
  private static final class Counting extends TaskVerticle {
    private int started;
    private int running;

    @Override
    protected void start(TaskGroup group) {
      Bus.of(vertx).serve(QUOTE, this::quote);
    }

    private Quote quote(GetQuote request) {
      started++;
      running++;
      try {
        sleep(ofSeconds(10));
        return new Quote(request.symbol(), 1);
      } finally {
        running--;
      }
    }
  }

  @Test
  void request_givenUpAtAnyMoment_leavesNoHandlerRunning() {
    int started = 0;
    for (int moment = 1; moment < 120; moment += 3) {
      Counting verticle = new Counting();
      givenUp(verticle, moment);

      started += verticle.started;
    }
    assertThat(started).isPositive();
  }

  @Test
  void request_givenUpWhileItWaitsItsTurn_isNeverHandled() {
    simulate((bus, sim) -> {
      List<String> handled = new ArrayList<>();
      bus.serve(
          QUOTE,
          ConsumerOptions.defaults().withMaxConcurrent(1),
          request -> {
            handled.add(request.symbol());
            sleep(ofSeconds(10));
            return new Quote(request.symbol(), 1);
          });

      group(g -> {
        g.fork(() -> bus.request(QUOTE, new GetQuote("first")));
        g.fork(() -> ask(bus, ofSeconds(1)));
      });
      bus.request(QUOTE, new GetQuote("last"));

      assertThat(handled).containsExactly("first", "last");
    });
  }

  private static void givenUp(Counting verticle, int moment) {
    var options =
        SimulationOptions.defaults()
            .withSeed(moment)
            .withEventLoops(3)
            .withStepTime(ofNanos(1_000));
    try (Simulation sim = Simulation.with(options)) {
      sim.run(sim.vertx().deployVerticle(verticle));
      Bus bus = Bus.of(sim.vertx());
      Duration patience = ofNanos(moment * 1_000L);

      List<Optional<Quote>> answers =
          sim.run(Tasks.run(sim.vertx(), () -> gather(List.of(1, 2, 3), i -> ask(bus, patience))));

      assertThat(answers).allMatch(Optional::isEmpty);
      sim.advanceBy(ofMillis(1));
      assertThat(verticle.running).as("moment %d", moment).isZero();
    }
  }

  private static Optional<Quote> ask(Bus bus, Duration patience) {
    return cancelScope(scope -> {
      var timer = bus.vertx().timer(patience.toNanos(), TimeUnit.NANOSECONDS);
      timer.onSuccess(unused -> scope.cancel("lost patience"));
      return bus.request(QUOTE, new GetQuote("ACME"));
    });
  }
}
