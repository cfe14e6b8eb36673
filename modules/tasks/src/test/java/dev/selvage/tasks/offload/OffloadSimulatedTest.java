// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.failAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers that take turns with the event loops, in the order of a seed. */
final class OffloadSimulatedTest {
  @Test
  void remaining_isTheTimeUntilTheEarliestDeadline() {
    Simulated.run(vertx -> {
      var without = Offload.blocking(() -> Offload.current().remaining());
      var within =
          failAfter(
              ofSeconds(9),
              () ->
                  failAfter(
                      ofSeconds(5),
                      () -> {
                        Tasks.sleep(ofSeconds(2));
                        return Offload.blocking(() -> Offload.current().remaining());
                      }));

      assertThat(without).isEmpty();
      assertThat(within).contains(ofSeconds(3));
    });
  }

  @Test
  void cpu_hasFourThreadsWhateverTheMachine() {
    Simulated.run(vertx -> {
      int sum = Offload.cpu(() -> IntStream.range(0, 100).parallel().sum());

      assertThat(sum).isEqualTo(4_950);
      assertThat(Offload.cores().statistics().threads()).isEqualTo(4);
    });
  }

  @Test
  void flow_inASimulation_hasOneOrderForASeed() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(orderOf(seed)).isEqualTo(orderOf(seed));
    }
  }

  private static List<String> orderOf(long seed) {
    List<String> order = new ArrayList<>();
    try (Simulation sim = Simulation.seeded(seed)) {
      sim.run(
          Tasks.run(
              sim.vertx(),
              () ->
                  Tasks.group(g -> {
                    for (String name : List.of("a", "b")) {
                      g.fork(() ->
                          Offload.<Integer>flow(out -> IntStream.range(0, 40).forEach(out::emit))
                              .forEach(element -> {
                                order.add(name + element);
                                Tasks.sleep(ofMillis(1));
                              }));
                    }
                  })));
      assertThat(sim.leaks()).isEmpty();
      assertThat(sim.foreignWaits()).isZero();
    }
    assertThat(order).hasSize(80);
    return order;
  }

  @Test
  void flow_underManySeeds_endsItsProducerHoweverItIsLeft() {
    Simulated.everySeedAlone(1_000, 2, OffloadSimulatedTest::leaveSomehow);
  }

  private static void leaveSomehow(Random random, Vertx vertx) throws Exception {
    List<String> log = new ArrayList<>();
    int wanted = random.nextInt(60);
    int end = random.nextInt(4);
    var left =
        Tasks.cancelScope(scope -> {
          int[] taken = new int[1];
          try {
            producer(log, random.nextInt(60))
                .forEach(element -> {
                  assertThat(element).isEqualTo(taken[0]++);
                  pass(random);
                  leave(end, taken[0] >= wanted, scope);
                });
            log.add("whole");
          } catch (IOException failed) {
            log.add("failed");
          }
          return true;
        });

    assertThat(log).contains("ended");
    assertThat(log.getLast()).isNotEqualTo(left.isPresent() ? "ended" : "whole");
  }

  private static Flow<Integer> producer(List<String> log, int count) {
    return Offload.flow(out -> {
      try {
        for (int i = 0; i < count; i++) {
          out.emit(i);
        }
      } finally {
        log.add("ended");
      }
    });
  }

  private static void leave(int end, boolean now, CancelScope scope) throws IOException {
    if (now && end == 1) {
      throw new IOException("enough");
    }
    if (now && end == 2) {
      scope.cancel();
    }
  }
}
