// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Simulated.everySeed;
import static dev.selvage.tasks.Simulated.everySeedAlone;
import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The helper that runs tests under many seeds. */
final class SimulatedTest {
  @Test
  void everySeed_givesManyOrders() {
    Set<List<Integer>> orders = new HashSet<>();

    everySeed(
        1_000,
        (random, vertx) -> {
          List<Integer> order = new ArrayList<>();
          group(g -> {
            for (int i = 0; i < 4; i++) {
              int number = i;
              g.fork(() -> {
                pass(random);
                order.add(number);
              });
            }
          });
          orders.add(order);
        });

    assertThat(orders).hasSize(24);
  }

  @Test
  void everySeedAlone_onSeveralLoops_givesManyOrders() {
    Set<List<Integer>> orders = new HashSet<>();

    everySeedAlone(
        200,
        4,
        (random, vertx) -> {
          List<Integer> order = new ArrayList<>();
          List<Future<?>> tasks = new ArrayList<>();
          for (Context context : Simulated.contexts(vertx, 3)) {
            int number = tasks.size();
            tasks.add(Simulated.on(context, () -> order.add(number)));
          }
          await(Future.all(tasks));
          orders.add(order);
        });

    assertThat(orders).hasSize(6);
  }

  @Test
  void everySeed_inWhichTheBodyFails_namesTheSeed() {
    Throwable thrown =
        failureOf(() ->
            everySeed(
                1_000,
                (random, vertx) ->
                    assertThat(random.nextInt(50)).as("a number that comes up").isNotZero()));

    assertThat(thrown)
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)seed (\\d+) \\(alone with -Dselvage.seed=\\1\\): .*comes up.*");
  }
}
