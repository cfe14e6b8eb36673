// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A verticle with all its instances. But for {@link #status()}, used on the control's context. */
final class SupervisedVerticle implements Instance.Listener {
  private final String name;
  private final VerticleOptions options;
  private final BiConsumer<String, Throwable> onExhausted;
  private final List<Instance> instances = new ArrayList<>();
  private volatile VerticleStatus status;

  SupervisedVerticle(
      Control control,
      String name,
      VerticleOptions options,
      Supplier<? extends Deployable> supplier,
      BiConsumer<String, Throwable> onExhausted) {
    this.name = name;
    this.options = options;
    this.onExhausted = onExhausted;
    for (int i = 0; i < options.instances(); i++) {
      String instance = options.instances() == 1 ? name : name + "[" + i + "]";
      instances.add(new Instance(control, instance, options, supplier, this));
    }
    this.status = current();
  }

  /** Any thread. */
  VerticleStatus status() {
    return status;
  }

  Future<Void> start() {
    return Future.all(instances.stream().map(Instance::start).toList()).mapEmpty();
  }

  Future<Void> stop() {
    return Future.join(instances.stream().map(Instance::stop).toList()).mapEmpty();
  }

  Future<Void> restart() {
    Future<Void> all = Future.succeededFuture();
    for (Instance instance : instances) {
      all = all.compose(v -> instance.restart());
    }
    return all;
  }

  Future<Void> interrupt() {
    return Future.all(instances.stream().map(Instance::interrupt).toList()).mapEmpty();
  }

  Future<Void> drain(Duration limit) {
    return Future.join(instances.stream().map(instance -> instance.drain(limit)).toList())
        .mapEmpty();
  }

  Future<Void> answer(Duration limit) {
    return Future.join(instances.stream().map(instance -> instance.answer(limit)).toList())
        .mapEmpty();
  }

  @Override
  public void changed() {
    status = current();
  }

  @Override
  public void exhausted(Instance instance, Throwable cause) {
    onExhausted.accept(name, cause);
  }

  private VerticleStatus current() {
    VerticleState worst =
        instances.stream()
            .map(Instance::state)
            .max(Comparator.naturalOrder())
            .orElse(VerticleState.WAITING);
    long restarts = instances.stream().mapToLong(Instance::restarts).sum();
    Optional<String> failure =
        instances.stream().flatMap(instance -> instance.lastFailure().stream()).findFirst();
    return new VerticleStatus(
        name, options.instances(), options.threading(), worst, restarts, failure);
  }
}
