// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Takes the place of JUnit's calls of a test and of the methods before and after it: they are made
 * for each seed, inside its simulation. The parameters that JUnit asks for itself are those of
 * calls that are not made.
 */
final class SimulationExtension implements InvocationInterceptor, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SimulationExtension.class);

  // ---- calls

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context) {
    invocation.skip();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context) {
    invocation.skip();
    runAll(context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context) {
    invocation.skip();
    runAll(context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context) {
    throw new ExtensionConfigurationException(
        invoked.getExecutable() + ": the tests of a factory are not simulated.");
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context) {
    invocation.skip();
  }

  private static void runAll(ExtensionContext context) {
    Plan plan = Plan.of(context);
    Script script = new Script(context, trial -> stage(context, trial));
    new SeededTest(plan, script, context).run();
  }

  // ---- parameters

  private static void stage(ExtensionContext context, @Nullable Trial trial) {
    if (trial == null) {
      var unused = context.getStore(NAMESPACE).remove(Current.class);
    } else {
      context.getStore(NAMESPACE).put(Current.class, new Current(trial));
    }
  }

  /** Kept so that the store, which closes what can be closed, leaves it alone. */
  private record Current(Trial trial) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Trial.offers(parameter.getParameter().getType());
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getDeclaringExecutable() instanceof Constructor<?> constructor) {
      throw new ParameterResolutionException(
          constructor
              + " takes "
              + parameter.getParameter().getType().getSimpleName()
              + ", but it is called before there is a simulation: "
              + "take it in the test or in a method annotated with @BeforeEach.");
    }
    Current current = context.getStore(NAMESPACE).get(Current.class, Current.class);
    return current == null ? null : current.trial().argument(parameter.getParameter().getType());
  }
}
