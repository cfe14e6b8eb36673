// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final Simulation sim = Simulation.seeded(1);

  @AfterEach
  void close() {
    sim.close();
  }

  @Test
  void moments_lieOneIntervalApart_howeverLongTheWorkTakes() {
    List<Long> begins = new ArrayList<>();
    sim.run(
        Tasks.run(
            sim.vertx(),
            () -> {
              Stopwatch watch = Stopwatch.start();
              Pace pace = Pace.of(ofSeconds(1), ofMillis(300));
              for (int i = 0; i < 4; i++) {
                pace.await();
                begins.add(Math.round(watch.elapsedMillis()));
                Tasks.sleep(ofMillis(i * 250L));
                long skipped = pace.next();
                assertThat(skipped).isZero();
              }
            }));

    assertThat(begins).containsExactly(300L, 1_300L, 2_300L, 3_300L);
  }

  @Test
  void momentsThatPassedMeanwhile_areSkippedAndCounted() {
    Duration late =
        sim.run(
            Tasks.run(
                sim.vertx(),
                () -> {
                  Pace pace = Pace.of(ofSeconds(1), Duration.ZERO);
                  pace.await();
                  Tasks.sleep(ofMillis(3_500));
                  assertThat(pace.next()).isEqualTo(3);
                  pace.await();
                  return pace.late();
                }));

    assertThat(late).isLessThan(ofMillis(1));
  }
}
