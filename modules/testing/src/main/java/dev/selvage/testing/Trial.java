// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One run of a test under one seed: its simulation, and what its methods may take of it. */
final class Trial implements AutoCloseable {
  private final Simulation simulation;
  private final Inspection inspection;
  private final Random random;
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  /** Of the callback method that runs at the moment. */
  private volatile @Nullable Promise<Object> promise;

  Trial(Plan plan, long seed) {
    simulation = Simulation.with(plan.options(seed));
    inspection = Inspection.of(simulation);
    random = new Random(seed);
    if (!plan.allowed().contains(Allow.UNCAUGHT_EXCEPTIONS)) {
      simulation.vertx().exceptionHandler(this::uncaught);
    }
  }

  /** A method that waits for a promise waits in vain when its callback has thrown. */
  private void uncaught(Throwable failure) {
    uncaught.add(failure);
    Promise<Object> waiting = promise;
    if (waiting != null) {
      var unused = waiting.tryFail(failure);
    }
  }

  Simulation simulation() {
    return simulation;
  }

  Inspection inspection() {
    return inspection;
  }

  Vertx vertx() {
    return simulation.vertx();
  }

  /** What handlers threw and nobody caught, since it was last asked for. */
  List<Throwable> takeUncaught() {
    List<Throwable> taken = List.copyOf(uncaught);
    uncaught.clear();
    return taken;
  }

  /** Begins a method with callbacks. */
  Promise<Object> newPromise() {
    Promise<Object> made = Promise.promise();
    promise = made;
    return made;
  }

  void endOfMethod() {
    promise = null;
  }

  static boolean offers(Class<?> type) {
    return type == Vertx.class
        || type == Simulation.class
        || type == Promise.class
        || type == Random.class
        || type == RandomGenerator.class
        || type == Clock.class
        || type == InstantSource.class;
  }

  @Nullable Object argument(Class<?> type) {
    if (type == Vertx.class) {
      return vertx();
    }
    if (type == Simulation.class) {
      return simulation;
    }
    if (type == Promise.class) {
      return promise;
    }
    return type.isInstance(random) ? random : VirtualTimeOfDay.of(simulation);
  }

  @Override
  public void close() {
    try (inspection) {
      simulation.close();
    }
  }
}
