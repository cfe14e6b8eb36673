// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntryTest {
  @Test
  void simulated() {
    try (Simulation sim = Simulation.seeded(1)) {
      String s =
          sim.run(
              Tasks.run(
                  sim.vertx(),
                  () ->
                      group(g -> {
                        Task<String> a =
                            g.fork(() -> {
                              sleep(ofSeconds(5));
                              return "a";
                            });
                        Task<String> b = g.fork(() -> "b");
                        return a.await() + b.await();
                      })));
      assertThat(s).isEqualTo("ab");
      assertThat(sim.elapsed()).isEqualTo(ofSeconds(5));
      assertThat(sim.foreignResumes()).isZero();
      assertThatThrownBy(() ->
              sim.run(
                  Tasks.run(sim.vertx(), () -> failAfter(ofMillis(10), () -> sleep(ofSeconds(1))))))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("sleep");
    }
  }

  @Test
  void real() {
    List<Integer> r =
        Tasks.main(() -> {
          assertThat(Vertx.currentContext()).isNotNull();
          var x = gather(List.of(1, 2, 3), i -> Offload.blocking(() -> i * 2));
          await(Vertx.currentContext().owner().timer(1));
          return x;
        });
    assertThat(r).containsExactly(2, 4, 6);
  }
}
