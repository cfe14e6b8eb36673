// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.Simulation;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** How a method of a test runs. */
enum Style {
  /** As a task of an event loop. */
  TASK,
  /** On an event loop, until it completes a promise. */
  CALLBACKS,
  /** On the thread of JUnit, driving the simulation. */
  OUTSIDE;

  /** Its parameters tell. */
  static Style of(Method method) {
    List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
    boolean callbacks = parameters.contains(Promise.class);
    boolean outside = parameters.contains(Simulation.class);
    if (callbacks && outside) {
      throw new ExtensionConfigurationException(
          method
              + " takes a Promise and a Simulation: with a Promise it runs on the event loop and "
              + "ends when that completes, with a Simulation it drives it from outside. Take one.");
    }
    if (callbacks) {
      return CALLBACKS;
    }
    return outside ? OUTSIDE : TASK;
  }
}
