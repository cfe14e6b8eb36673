// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.file;

import static dev.selvage.tasks.Simulated.failureOf;
import static dev.selvage.tasks.Simulated.pass;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Leftover;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Simulated;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a simulation: cancelled in every place that a seed leads to. */
final class FileCancelTest {
  private static final int WRITES_OF_A_SIMULATION = 10;

  private final FileIo files = FileIo.defaults();
  @TempDir private Path directory;

  @Test
  void write_cancelledAnywhere_leavesTheOldFileOrTheNew() throws Exception {
    int[] kept = new int[2];
    for (long seed = 1; seed <= 1_000; seed += WRITES_OF_A_SIMULATION) {
      try (Simulation sim = Simulation.seeded(seed)) {
        for (long each = seed; each < seed + WRITES_OF_A_SIMULATION; each++) {
          kept[outcomeOf(sim, each)]++;
        }
      }
    }

    assertThat(kept[0]).isGreaterThan(100);
    assertThat(kept[1]).isGreaterThan(100);
  }

  /** 0 for the old file, 1 for the new. */
  private int outcomeOf(Simulation sim, long seed) throws IOException {
    Path path = Files.writeString(directory.resolve("page"), "old");
    Random random = new Random(seed);

    sim.run(Tasks.run(sim.vertx(), () -> writeAndCancel(path, random)));
    sim.runUntilIdle();

    String content = Files.readString(path);
    assertThat(sim.leftovers()).as("seed " + seed).noneMatch(FileCancelTest::isFile);
    assertThat(content).as("seed " + seed).isIn("old", "0123");
    try (Stream<Path> entries = Files.list(directory)) {
      assertThat(entries).as("seed " + seed).containsExactly(path);
    }
    return content.equals("old") ? 0 : 1;
  }

  private static boolean isFile(Leftover leftover) {
    return leftover.kind() == Leftover.Kind.FILE;
  }

  private void writeAndCancel(Path path, Random random) throws Exception {
    boolean flow = random.nextBoolean();
    int passes = random.nextInt(30);
    Tasks.group(g -> {
      var unused =
          g.fork(() ->
              Tasks.cancelScope(scope -> {
                cancelMeanwhile(g, passes, random, scope);
                write(path, flow, random);
                return true;
              }));
    });
  }

  private static void cancelMeanwhile(TaskGroup g, int passes, Random random, CancelScope scope) {
    var unused = g.fork(() -> cancelAfter(passes, random, scope));
  }

  private static void cancelAfter(int passes, Random random, CancelScope scope) {
    for (int i = 0; i < passes; i++) {
      pass(random);
    }
    scope.cancel();
  }

  private void write(Path path, boolean flow, Random random) throws IOException {
    if (flow) {
      files.write(
          path, Flow.range(0, 4).onEach(i -> pass(random)).map(i -> Buffer.buffer(i.toString())));
    } else {
      files.write(path, "0123");
    }
  }

  @Test
  void watch_inASimulation_isRefused() {
    Simulated.run(vertx ->
        assertThat(failureOf(() -> files.watch(directory).forEach(change -> {})))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot be watched in a simulation"));
  }
}
