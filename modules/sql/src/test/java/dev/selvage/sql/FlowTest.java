// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import static dev.selvage.tasks.Tasks.cancelScope;
import static dev.selvage.tasks.Tasks.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queries as flows, on virtual time. */
final class FlowTest {
  private static final int SEEDS = 1_000;
  private static final List<Integer> ALL =
      IntStream.rangeClosed(1, FakeCursor.ROWS).boxed().toList();

  private static void simulated(long seed, ActionWith<FakeServer, ?> scenario) {
    SimulationOptions options = SimulationOptions.defaults().withSeed(seed).withEventLoops(1);
    try (Simulation sim = Simulation.with(options)) {
      FakeServer server = new FakeServer(sim.vertx());
      sim.run(
          Tasks.run(
              sim.vertx(),
              "test",
              () -> {
                scenario.run(server);
                return true;
              }));
      sim.advanceBy(Duration.ofSeconds(1));
      assertThat(server.offences).isEmpty();
      assertThat(server.open()).as("connections that leaked").isZero();
    }
  }

  private static Flow<Integer> numbers(FakeServer server) {
    DatabaseOptions one = DatabaseOptions.defaults().withName("fake").withMaxConnections(1);
    return server.database(one).query("SELECT n").flow(Integer.class, 3);
  }

  @Test
  void flow_fetchesWhenTheConsumerIsReady() {
    simulated(
        1,
        server -> {
          List<Integer> fetchesAtElement = new ArrayList<>();

          numbers(server)
              .forEach(n -> {
                sleep(Duration.ofSeconds(1)); // a slow consumer
                fetchesAtElement.add(server.fetches);
              });

          assertThat(fetchesAtElement).containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3, 4);
        });
  }

  @Test
  void flow_isCold_andRunsAnewEachTime() {
    simulated(
        1,
        server -> {
          Flow<Integer> numbers = numbers(server);
          assertThat(server.opened).isZero();

          assertThat(numbers.toList()).isEqualTo(ALL);
          assertThat(numbers.map(n -> 2 * n).take(2).toList()).containsExactly(2, 4);

          assertThat(server.opened).isEqualTo(2);
          assertThat(server.cursors).as("cursors that are open").isZero();
        });
  }

  @Test
  void flow_thatIsLeft_hasGivenItsConnectionBack_beforeTheConsumerGoesOn() {
    simulated(
        1,
        server -> {
          Flow<Integer> numbers = numbers(server);

          assertThat(numbers.first()).contains(1);
          assertThat(server.cursors).isZero();
          assertThatThrownBy(() ->
                  numbers.forEach(n -> {
                    throw new IllegalStateException("of the consumer");
                  }))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("of the consumer")
              .hasNoSuppressedExceptions();

          assertThat(server.cursors).isZero();
          assertThat(server.fetches).isEqualTo(2);
        });
  }

  /** Wherever it is cancelled: no connection is lost, no cursor left open, no element twice. */
  @Test
  void flow_cancelledAtAnyMoment_leavesNothing() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      int moment = random.nextInt(200);
      simulated(
          seed,
          server -> {
            server.queryMillis = () -> 1 + random.nextInt(20);
            server.cancelMillis = () -> 1 + random.nextInt(20);
            server.connectMillis = () -> 1 + random.nextInt(20);
            Flow<Integer> numbers = numbers(server);
            List<Integer> seen = new ArrayList<>();
            var whole =
                cancelScope(scope -> {
                  Vertx.currentContext().owner().setTimer(1 + moment, id -> scope.cancel("enough"));
                  numbers.forEach(n -> {
                    sleep(Duration.ofMillis(random.nextInt(5)));
                    seen.add(n);
                  });
                  return true;
                });

            assertThat(seen).isEqualTo(ALL.subList(0, seen.size()));
            assertThat(whole.isEmpty() || seen.size() == FakeCursor.ROWS).isTrue();
            assertThat(numbers.toList()).isEqualTo(ALL);
          });
    }
  }

  @Test
  void fetchedRows_isAtLeastOne() {
    simulated(
        1,
        server -> {
          Query query = server.database(DatabaseOptions.defaults()).query("SELECT n");

          assertThatThrownBy(() -> query.flow(Integer.class, 0))
              .hasMessage("Query.flow: fetchedRows is 0; it must be at least 1");
        });
  }
}
