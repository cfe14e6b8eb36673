// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Leak;
import dev.selvage.simulation.Leftover;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Holding;
import dev.selvage.tasks.Holdings;
import dev.selvage.tasks.TaskTree;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at a simulation for what it leaves behind and for real time that leaked in. */
final class Inspection implements AutoCloseable {
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final Simulation simulation;
  private final Vertx vertx;
  private final Holdings.Tracking tracking = Holdings.track();

  private Inspection(Simulation simulation) {
    this.simulation = simulation;
    this.vertx = simulation.vertx();
    OPEN.incrementAndGet();
  }

  /** Begins to note what is taken. */
  static Inspection of(Simulation simulation) {
    return new Inspection(simulation);
  }

  /** What there is now and is not allowed. */
  List<Finding> findings(Set<Allow> allowed) {
    List<Finding> all = new ArrayList<>();
    for (Leak leak : simulation.leaks()) {
      all.add(
          new Finding(
              Allow.REAL_TIME,
              "Real time leaked in: %s: %s".formatted(leak.kind(), leak.description()),
              leak.stack()));
    }
    TaskTree tasks = simulation.run(TaskTree.withPlaces(vertx));
    for (TaskTree.Loop loop : tasks.loops()) {
      loop.roots()
          .forEach(
              task -> all.add(new Finding(Allow.TASKS, "Left behind: TASK: " + task, List.of())));
    }
    for (Holding holding : Holdings.open()) {
      if (isHere(holding)) {
        all.add(new Finding(Allow.HOLDINGS, "Left behind: " + holding, holding.stack()));
      }
    }
    for (Leftover leftover : simulation.leftovers()) {
      if (!isOurs(leftover)) {
        all.add(
            new Finding(
                Allow.of(leftover.kind()),
                "Left behind: %s: %s".formatted(leftover.kind(), leftover.description()),
                leftover.madeAt()));
      }
    }
    return all.stream().filter(finding -> !allowed.contains(finding.kind())).toList();
  }

  /** The scheduler of the tasks leaves a timer that is not needed any more to run out. */
  private static boolean isOurs(Leftover leftover) {
    return leftover.kind() == Leftover.Kind.TIMER
        && leftover.madeAt().stream()
            .findFirst()
            .filter(frame -> frame.getClassName().equals(LoopScheduler.class.getName()))
            .isPresent();
  }

  /** What was taken outside of any task is ours if nobody else runs anything. */
  private boolean isHere(Holding holding) {
    return holding.vertx().map(vertx::equals).orElse(OPEN.get() == 1);
  }

  @Override
  public void close() {
    tracking.close();
    OPEN.decrementAndGet();
  }
}
