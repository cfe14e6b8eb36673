// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind fails it, and so does real time. */
final class LeftBehindTest {
  @ParameterizedTest
  @CsvSource({
    "server, SERVERS",
    "connection, CONNECTIONS",
    "timer, TIMERS",
    "permit, HOLDINGS",
    "task, TASKS",
  })
  void whatIsLeft_failsTheTest(String method, String kind) {
    SeedFailedError error = failureOf(method);

    assertThat(error.failure()).isInstanceOf(UncleanRunError.class);
    assertThat(error.getMessage())
        .contains("@VirtualTime(seed = 1", "Left behind", "unless allowed: " + kind)
        .contains("this annotation replays it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timer", "permit"})
  void whatIsLeft_isNamedWithThePlaceWhereItWasMade(String method) {
    assertThat(failureOf(method).getMessage()).contains("at dev.selvage.testing.Untidy." + method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"executorOfTheJdk", "timeoutWithoutContext"})
  void realTime_failsTheTest_withTheStack(String method) {
    SeedFailedError error = failureOf(method);

    assertThat(error.getMessage())
        .contains("Real time leaked in", "unless allowed: REAL_TIME", "    at ")
        .contains("this annotation may replay it or not");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serverThatIsAllowed",
        "permitThatIsAllowed",
        "verticleThatCleansUp",
        "timeoutThatIsAllowed"
      })
  void whatIsAllowedOrOwned_failsNothing(String method) {
    var results = Kit.run(Untidy.class, method, Map.of());

    assertThat(Kit.failures(results)).isEmpty();
    results.testEvents().assertStatistics(it -> it.succeeded(1));
  }

  @Test
  void taskThatIsLeft_isNamedWithWhatItWaitsFor() {
    assertThat(failureOf("task").getMessage()).contains("forgotten", "a sleep of PT1H");
  }

  @Test
  void verticleThatCannotBeUndeployed_failsTheTest() {
    assertThat(failureOf("verticleThatCannotStop").failure()).hasMessageContaining("cannot stop");
  }

  private static SeedFailedError failureOf(String method) {
    Throwable failure = Kit.failureOf(Untidy.class, method);
    assertThat(failure).isInstanceOf(SeedFailedError.class);
    return (SeedFailedError) failure;
  }
}
