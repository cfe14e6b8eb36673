// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExecutableInvoker;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * What JUnit would do for a test, to be done once for each seed: make an instance, call the methods
 * before it, the test, and the methods after it.
 */
final class Script {
  /** A method of the instance of one of the classes that enclose each other, outermost first. */
  private record Step(int depth, Method method) {}

  private final ExecutableInvoker invoker;
  private final List<Object> ofJunit;
  private final boolean shared;

  /** Makes a trial the one that parameters are taken from. */
  private final Consumer<@Nullable Trial> stage;

  private final List<Step> before = new ArrayList<>();
  private final Step test;
  private final List<Step> after = new ArrayList<>();

  Script(ExtensionContext context, Consumer<@Nullable Trial> stage) {
    this.stage = stage;
    invoker = context.getExecutableInvoker();
    ofJunit = context.getRequiredTestInstances().getAllInstances();
    shared = context.getTestInstanceLifecycle().filter(Lifecycle.PER_CLASS::equals).isPresent();
    for (int depth = 0; depth < ofJunit.size(); depth++) {
      Class<?> type = ofJunit.get(depth).getClass();
      int at = depth;
      AnnotationSupport.findAnnotatedMethods(
              type, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN)
          .forEach(method -> before.add(new Step(at, method)));
      after.addAll(
          0,
          AnnotationSupport.findAnnotatedMethods(
                  type, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP)
              .stream()
              .map(method -> new Step(at, method))
              .toList());
    }
    test = new Step(ofJunit.size() - 1, context.getRequiredTestMethod());
  }

  /** The instances that JUnit made, or new ones of the same classes, each inside the one before. */
  private List<Object> instances(boolean ofJunitAreUnused) {
    if (ofJunitAreUnused || shared) {
      return ofJunit;
    }
    List<Object> made = new ArrayList<>();
    Object outer = null;
    for (Object known : ofJunit) {
      var constructor = known.getClass().getDeclaredConstructors()[0];
      outer = outer == null ? invoker.invoke(constructor) : invoker.invoke(constructor, outer);
      made.add(outer);
    }
    return made;
  }

  /**
   * Runs all of it.
   *
   * @param ofJunitAreUnused whether the instances that JUnit made may be taken
   * @return the failure, the later ones suppressed in it
   */
  @Nullable Throwable perform(Trial trial, boolean ofJunitAreUnused) {
    stage.accept(trial);
    try {
      return perform(trial, instances(ofJunitAreUnused));
    } finally {
      stage.accept(null);
    }
  }

  private @Nullable Throwable perform(Trial trial, List<Object> instances) {
    List<Step> untilTest = new ArrayList<>(before);
    untilTest.add(test);
    Throwable failure = null;
    for (Step step : untilTest) {
      failure = failure == null ? perform(trial, step, instances) : failure;
    }
    for (Step step : after) {
      failure = joined(failure, perform(trial, step, instances));
    }
    return failure;
  }

  private @Nullable Throwable perform(Trial trial, Step step, List<Object> instances) {
    try {
      call(trial, step.method(), instances.get(step.depth()));
      return null;
    } catch (Throwable failure) {
      return failure;
    } finally {
      trial.endOfMethod();
    }
  }

  static @Nullable Throwable joined(@Nullable Throwable first, @Nullable Throwable second) {
    if (first != null && second != null && first != second) {
      first.addSuppressed(second);
    }
    return first != null ? first : second;
  }

  private void call(Trial trial, Method method, Object instance) {
    Simulation simulation = trial.simulation();
    switch (Style.of(method)) {
      case TASK -> {
        Action<Exception> action = () -> invoker.invoke(method, instance);
        simulation.run(Tasks.run(trial.vertx(), method.getName(), action));
      }
      case CALLBACKS -> simulation.run(called(trial, method, instance).future());
      case OUTSIDE -> invoker.invoke(method, instance);
    }
  }

  private Promise<Object> called(Trial trial, Method method, Object instance) {
    Promise<Object> promise = trial.newPromise();
    trial
        .vertx()
        .getOrCreateContext()
        .runOnContext(unused -> {
          try {
            invoker.invoke(method, instance);
          } catch (Throwable failure) {
            promise.tryFail(failure);
          }
        });
    return promise;
  }
}
