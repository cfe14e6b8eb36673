// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.carrier.LoopScheduler;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a test's body as a task on virtual time, and checks that it leaves nothing behind. */
public final class Simulated {
  private Simulated() {}

  /** Runs the body under one seed. */
  public static void run(ActionWith<Vertx, Exception> body) {
    run(1, body);
  }

  /** Runs the body under one seed; its failure is thrown as itself. */
  public static void run(long seed, ActionWith<Vertx, Exception> body) {
    try (Simulation sim = Simulation.seeded(seed)) {
      sim.<@Nullable Void>run(Tasks.run(sim.vertx(), "test", () -> body.run(sim.vertx())));
      sim.runUntilIdle();
      for (LoopScheduler scheduler : LoopScheduler.of(sim.vertx())) {
        assertThat(LoopRoot.of(scheduler).firstChild()).as("tasks left").isNull();
        assertThat(scheduler.alarmCount()).as("alarms left").isZero();
      }
    }
  }

  /** Virtual time since the start of the simulation, read in a task. */
  public static Duration clock() {
    return Duration.ofNanos(TaskNode.required("clock").scheduler.now());
  }

  /** The failure of a body that returns a value when it does not fail. */
  static Throwable failureOf(Body<?, ?> body) {
    return failureOf(
        (Action<Exception>)
            () -> {
              var unused = body.run();
            });
  }

  /** The failure of the body. */
  public static Throwable failureOf(Action<?> body) {
    try {
      body.run();
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }

  /** The task that runs this code. */
  public static Task<?> self() {
    return Tasks.current().orElseThrow();
  }
}
