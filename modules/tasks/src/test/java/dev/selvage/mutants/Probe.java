// SPDX-License-Identifier: Apache-2.0
package dev.selvage.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs some tests and says on the last line what came of them. */
public final class Probe {
  private static final int WORDS_LIMIT = 160;

  private Probe() {}

  /** The tests are named as in {@link Mutant#tests}. */
  public static void main(String[] tests) {
    List<MethodSelector> methods = Stream.of(tests).flatMap(Probe::methods).toList();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    long start = System.nanoTime();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(methods)
                .configurationParameter("junit.jupiter.execution.timeout.default", "20 s")
                .build(),
            listener);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    System.out.println(sentence(listener.getSummary()) + " in " + millis + " ms");
    System.exit(0);
  }

  private static Stream<MethodSelector> methods(String test) {
    String[] parts = test.split("#", 2);
    Class<?> type = type("dev.selvage.tasks." + parts[0]);
    List<MethodSelector> found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().startsWith(parts[1]) && !method.isSynthetic())
            .map(method -> selectMethod(type, method))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no test " + test);
    }
    return found.stream();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, Probe.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no test class " + name, e);
    }
  }

  private static String words(Throwable failure) {
    String all = String.join(" ", failure.toString().split("\\s+"));
    return all.length() <= WORDS_LIMIT ? all : all.substring(0, WORDS_LIMIT) + "…";
  }

  private static String sentence(TestExecutionSummary summary) {
    return summary.getFailures().stream()
        .findFirst()
        .map(failure ->
            "caught by "
                + failure.getTestIdentifier().getDisplayName()
                + ": "
                + words(failure.getException()))
        .orElse(summary.getTestsSucceededCount() + " tests passed");
  }
}
