// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import dev.selvage.simulation.ConnectionFaults;
import dev.selvage.simulation.Faults;
import dev.selvage.simulation.SimulationOptions;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What the annotation of a test asks for.
 *
 * @param annotation {@link Simulated} or {@link VirtualTime}
 * @param seeds the seeds to run
 * @param options of the simulations, but for the seed
 * @param allowed what does not fail a run
 */
record Plan(Annotation annotation, Seeds seeds, SimulationOptions options, Set<Allow> allowed) {
  /** The plan of a test: its own annotation, or that of its class, or of a class around it. */
  static Plan of(ExtensionContext context) {
    Optional<Plan> own = on(context.getRequiredTestMethod(), context);
    if (own.isPresent()) {
      return own.get();
    }
    Class<?> type = context.getRequiredTestClass();
    while (type != null) {
      Optional<Plan> found = on(type, context);
      if (found.isPresent()) {
        return found.get();
      }
      type = type.getEnclosingClass();
    }
    throw new ExtensionConfigurationException(
        context.getRequiredTestMethod()
            + " has neither @VirtualTime nor @Simulated, and its classes have none.");
  }

  private static Optional<Plan> on(AnnotatedElement element, ExtensionContext context) {
    Optional<VirtualTime> single = AnnotationSupport.findAnnotation(element, VirtualTime.class);
    Optional<Simulated> many = AnnotationSupport.findAnnotation(element, Simulated.class);
    if (single.isPresent() && many.isPresent()) {
      throw new ExtensionConfigurationException(
          element + " has both @VirtualTime and @Simulated: take one.");
    }
    return single.map(it -> of(it, context)).or(() -> many.map(it -> of(it, context)));
  }

  private static Plan of(VirtualTime annotation, ExtensionContext context) {
    return new Plan(
        annotation,
        Seeds.single(annotation.seed(), context::getConfigurationParameter),
        SimulationOptions.defaults().withEventLoops(annotation.eventLoops()),
        set(annotation.allow()));
  }

  private static Plan of(Simulated annotation, ExtensionContext context) {
    return new Plan(
        annotation,
        Seeds.of(annotation, context::getConfigurationParameter),
        SimulationOptions.defaults()
            .withEventLoops(annotation.eventLoops())
            .withFaults(faults(annotation)),
        set(annotation.allow()));
  }

  /** The numbers of the annotation replace those of its preset. */
  private static Faults faults(Simulated annotation) {
    Faults faults = annotation.faults().faults();
    ConnectionFaults connections = faults.connections();
    if (annotation.resets() > 0) {
      connections = connections.withReset(annotation.resets());
    }
    if (annotation.refusals() > 0) {
      connections = connections.withRefusal(annotation.refusals());
    }
    return faults.withConnections(connections);
  }

  private static Set<Allow> set(Allow[] allowed) {
    Set<Allow> set = EnumSet.noneOf(Allow.class);
    set.addAll(Arrays.asList(allowed));
    return set;
  }

  /** Whether it is about the orders of many seeds, and not just about time. */
  boolean isMany() {
    return annotation instanceof Simulated;
  }

  SimulationOptions options(long seed) {
    return options.withSeed(seed);
  }

  /** The annotation that replays a seed, ready to be pasted. */
  String replay(long seed) {
    var text =
        new StringBuilder("@" + annotation.annotationType().getSimpleName() + "(seed = " + seed);
    Arrays.stream(annotation.annotationType().getDeclaredMethods())
        .filter(member -> !member.getName().startsWith("seed"))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .filter(member -> !isAsDeclared(member))
        .forEach(member ->
            text.append(", ")
                .append(member.getName())
                .append(" = ")
                .append(literal(value(member))));
    return text.append(')').toString();
  }

  private boolean isAsDeclared(Method member) {
    return Arrays.deepEquals(new Object[] {member.getDefaultValue()}, new Object[] {value(member)});
  }

  private Object value(Method member) {
    try {
      return member.invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + member, e);
    }
  }

  private static String literal(Object value) {
    if (value instanceof Object[] several) {
      String each = String.join(", ", Arrays.stream(several).map(Plan::literal).toList());
      return several.length == 1 ? each : "{" + each + "}";
    }
    return switch (value) {
      case String text -> '"' + text + '"';
      case Enum<?> constant -> constant.getDeclaringClass().getSimpleName() + "." + constant.name();
      default -> value.toString();
    };
  }
}
