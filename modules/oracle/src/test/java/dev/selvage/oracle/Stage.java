// SPDX-License-Identifier: Apache-2.0
package dev.selvage.oracle;

import static dev.selvage.tasks.Tasks.sleep;
import static dev.selvage.tasks.Tasks.supervisor;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.joining;

import dev.selvage.simulation.Simulation;
import dev.selvage.simulation.SimulationOptions;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Failures;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Where a scenario is played: a simulation, and a log of what can be observed. */
final class Stage implements AutoCloseable {
  private final Simulation simulation =
      Simulation.with(SimulationOptions.defaults().withSeed(1).withEventLoops(1));
  private final List<String> lines = new ArrayList<>();

  Simulation simulation() {
    return simulation;
  }

  Vertx vertx() {
    return simulation.vertx();
  }

  void log(String line) {
    lines.add(line);
  }

  /** What was observed until now. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The virtual time, as "1.5 s". */
  String at() {
    return BigDecimal.valueOf(simulation.elapsed().toMillis(), 3)
            .stripTrailingZeros()
            .toPlainString()
        + " s";
  }

  /** A child that may be unwound, and says so. */
  void sleeper(String name, int seconds) {
    try {
      sleep(ofSeconds(seconds));
      log(name + " slept until " + at());
    } catch (Cancellation c) {
      log(name + " was unwound at " + at());
      throw c;
    }
  }

  /** Waits a second, whatever happens. */
  void sleeperThatGoesOn(String name) {
    try {
      sleep(ofSeconds(1));
      log(name + ": slept");
    } catch (Cancellation c) {
      log(name + ": cancelled");
    }
  }

  /** Runs it as a task, and writes how that ended. */
  void observed(Action<?> action) throws Exception {
    supervisor(g -> {
      Task<?> task = g.fork(action);
      ended(task);
      howItEnded("it", task);
    });
  }

  /** Waits for its end, whichever it is. */
  static void ended(Task<?> task) {
    try {
      task.await();
    } catch (Exception e) {
      assert task.outcome().isPresent() : e;
    }
  }

  void howItEnded(String name, Task<?> task) {
    log(
        switch (task.outcome().orElseThrow()) {
          case Outcome.Success<?> _ -> name + " succeeded";
          case Outcome.Failure<?>(var cause) -> name + " failed: " + kind(cause);
          case Outcome.Cancelled<?> _ -> name + " was cancelled";
        });
  }

  static String kind(Throwable failure) {
    return failure instanceof OutOfMemoryError
        ? "out of memory"
        : failure.getClass().getSimpleName();
  }

  static String failures(Throwable failure) {
    return StreamSupport.stream(Failures.of(failure).spliterator(), false)
        .map(Throwable::getMessage)
        .collect(joining(", ", "failures: ", ""));
  }

  /** Fails after a second. */
  static void failing(String message) throws Broken {
    sleep(ofSeconds(1));
    throw new Broken(message);
  }

  static String slow(int seconds, String value) {
    sleep(ofSeconds(seconds));
    return value;
  }

  static String answer(boolean yes) {
    return yes ? "yes" : "no";
  }

  static Task<?> self() {
    return Tasks.current().orElseThrow();
  }

  @Override
  public void close() {
    simulation.close();
  }
}
