// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the verticles of a service running.
 *
 * <p>Verticles are declared before {@link #start()}, by one thread. Everything else may be called
 * from any thread.
 */
public final class Supervisor {
  private final Control control;
  private final SequencedMap<String, SupervisedVerticle> verticles = new LinkedHashMap<>();
  private volatile BiConsumer<String, Throwable> onExhausted = (name, cause) -> {};

  /**
   * A supervisor that acts on the given context.
   *
   * @param context a context that belongs to no verticle
   */
  public static Supervisor on(Context context) {
    return new Supervisor(
        new Control(context, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()));
  }

  /** A supervisor with a clock and random numbers of a test. */
  static Supervisor on(Context context, LongSupplier nanoTime, Supplier<Double> random) {
    return new Supervisor(new Control(context, nanoTime, random));
  }

  private Supervisor(Control control) {
    this.control = control;
  }

  /**
   * Declares a verticle.
   *
   * @param supplier makes one instance; called on a worker, again for each restart
   * @throws IllegalArgumentException if the name is taken
   */
  public void declare(
      String name, VerticleOptions options, Supplier<? extends Deployable> supplier) {
    SupervisedVerticle verticle =
        new SupervisedVerticle(control, name, options, supplier, this::exhausted);
    if (verticles.putIfAbsent(name, verticle) != null) {
      throw new IllegalArgumentException("two verticles have the name " + name);
    }
  }

  /**
   * Sets who is told that a verticle has failed for good.
   *
   * @param onExhausted called with the verticle's name, on the supervisor's context
   */
  public void onExhausted(BiConsumer<String, Throwable> onExhausted) {
    this.onExhausted = onExhausted;
  }

  private void exhausted(String name, Throwable cause) {
    onExhausted.accept(name, cause);
  }

  /**
   * Starts the verticles in the order of their declaration, each after all instances of the one
   * before run. Completes when all run for the first time; fails when one never will, or was
   * stopped before.
   */
  public Future<Void> start() {
    return control.call(() -> {
      Future<Void> all = Future.succeededFuture();
      for (SupervisedVerticle verticle : verticles.values()) {
        all = all.compose(v -> verticle.start());
      }
      return all;
    });
  }

  /**
   * Undeploys the verticles in reverse order, each after the one before is gone, and restarts none
   * of them any more. Never fails.
   */
  public Future<Void> stop() {
    return control.call(() -> {
      Future<Void> all = Future.succeededFuture();
      for (SupervisedVerticle verticle : verticles.sequencedValues().reversed()) {
        all = all.compose(v -> verticle.stop());
      }
      return all;
    });
  }

  /**
   * Lets every running verticle that is {@link Drainable} drain, all at the same time. Never fails;
   * takes at most two and a half seconds longer than the limit.
   */
  public Future<Void> drain(Duration limit) {
    return control.call(() -> ofAll(verticle -> verticle.drain(limit)));
  }

  /** Fails if the event loop of a running verticle does not answer within the limit. */
  public Future<Void> answer(Duration limit) {
    return control.call(() -> ofAll(verticle -> verticle.answer(limit)));
  }

  private Future<Void> ofAll(Function<SupervisedVerticle, Future<Void>> action) {
    return Future.join(verticles.values().stream().map(action).toList()).mapEmpty();
  }

  /**
   * Undeploys the instances of a verticle and starts them again, one after the other.
   *
   * @return completes when all run again; fails if there is no such verticle, if one is not in a
   *     state to be restarted, or if it fails to start, in which case its policy goes on trying
   */
  public Future<Void> restart(String name) {
    SupervisedVerticle verticle = verticles.get(name);
    return verticle == null
        ? Future.failedFuture(new IllegalArgumentException("no verticle has the name " + name))
        : control.call(verticle::restart);
  }

  /**
   * Undeploys the instances of a verticle behind the supervisor's back, which starts them again as
   * after a failure: to see that it does, and how.
   *
   * @return completes when they are undeployed; fails if there is no such verticle or one of its
   *     instances does not run
   */
  public Future<Void> interrupt(String name) {
    SupervisedVerticle verticle = verticles.get(name);
    return verticle == null
        ? Future.failedFuture(new IllegalArgumentException("no verticle has the name " + name))
        : control.call(verticle::interrupt);
  }

  /** What can be seen of the verticles, in the order of their declaration. */
  public List<VerticleStatus> verticles() {
    List<VerticleStatus> all = new ArrayList<>();
    verticles.values().forEach(verticle -> all.add(verticle.status()));
    return all;
  }

  /** What can be seen of one verticle. */
  public Optional<VerticleStatus> verticle(String name) {
    return Optional.ofNullable(verticles.get(name)).map(SupervisedVerticle::status);
  }
}
