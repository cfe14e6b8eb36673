// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test methods that are meant to fail, and returns what they failed with. */
final class Kit {
  private Kit() {}

  static Throwable failureOf(Class<?> type, String method) {
    return failureOf(type, method, Map.of());
  }

  static Throwable failureOf(Class<?> type, String method, Map<String, String> parameters) {
    List<Throwable> failures = failures(run(type, method, parameters));
    assertThat(failures).as("failures of %s", method).hasSize(1);
    return failures.getFirst();
  }

  static EngineExecutionResults run(Class<?> type, String method, Map<String, String> parameters) {
    String parameterTypes =
        Arrays.stream(type.getDeclaredMethods())
            .filter(it -> it.getName().equals(method))
            .flatMap(it -> Arrays.stream(it.getParameterTypes()))
            .map(Class::getName)
            .collect(Collectors.joining(","));
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(type, method, parameterTypes))
        .configurationParameters(parameters)
        .execute();
  }

  static EngineExecutionResults run(Class<?> type) {
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(type)).execute();
  }

  static List<Throwable> failures(EngineExecutionResults results) {
    return results.testEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }
}
