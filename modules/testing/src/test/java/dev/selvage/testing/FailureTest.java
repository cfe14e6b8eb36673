// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.simulation.SimulationStalledException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What a simulated test says when it fails. */
final class FailureTest {
  private static final Pattern REPLAY =
      Pattern.compile("@Simulated\\(seed = (\\d+), allow = Allow.UNCAUGHT_EXCEPTIONS\\)");

  @BeforeEach
  void reset() {
    Failing.RUNS.set(0);
    Failing.SEEDS.clear();
  }

  @Test
  void firstLine_isTheAnnotationThatReplaysTheFailure() {
    SeedFailedError error = seedFailed("bIsNeverFirst", Map.of());

    List<String> lines = String.valueOf(error.getMessage()).lines().toList();
    Matcher replay = REPLAY.matcher(lines.getFirst());
    assertThat(replay.matches()).as(lines.getFirst()).isTrue();
    assertThat(Long.parseLong(replay.group(1))).isEqualTo(error.seed()).isBetween(1L, 50L);
    assertThat(lines.get(1))
        .startsWith("After %d of 50 seeds had passed, seed".formatted(error.seed() - 1))
        .contains("failed twice, with the same", "this annotation replays it");
    assertThat(error.getMessage()).contains("[who was first]");
    assertThat(error.getStackTrace()[0]).isEqualTo(error.failure().getStackTrace()[0]);
  }

  @Test
  void seed_replaysEveryTime() {
    SeedFailedError first = seedFailed("bIsNeverFirst", Map.of());
    String seed = Long.toString(first.seed());

    for (int i = 0; i < 5; i++) {
      SeedFailedError again = seedFailed("bIsNeverFirst", Map.of("selvage.seed", seed));

      assertThat(again.seed()).isEqualTo(first.seed());
      assertThat(again.replay()).isEqualTo(first.replay());
    }
  }

  @Test
  void passingSeeds_areRunOnceButForASample() {
    SeedFailedError error = seedFailed("bIsNeverFirst", Map.of());

    assertThat(Failing.RUNS)
        .hasValue(Math.toIntExact(error.seed()) + 1 + (error.seed() > 1 ? 1 : 0));
  }

  @Test
  void numberAndStart_comeFromOutside() {
    SeedFailedError error =
        seedFailed("bIsNeverFirst", Map.of("selvage.seeds", "20000", "selvage.seeds.from", "7001"));

    assertThat(error.seed()).isGreaterThan(7_000);
    assertThat(error.getMessage()).contains("of 20,000 seeds");
  }

  @Test
  void failureThatDoesNotReplay_showsTheFirstStepThatDiffers() {
    Failing.RUNS.set(1);

    SeedFailedError error = seedFailed("everyOtherRunFails", Map.of());

    assertThat(error.getMessage())
        .startsWith("@Simulated(seed = 1)")
        .contains("DOES NOT REPLAY: the first run failed", "the second passed")
        .contains("They differ from step", "  first:  ", "  second: ");
  }

  @Test
  void passingRunThatDoesNotRepeat_fails() {
    SeedFailedError error = seedFailed("everyRunTakesLonger", Map.of());

    assertThat(error.getMessage())
        .startsWith("@Simulated(seed = 1)")
        .contains("Two runs of one seed took different steps", "They differ from step");
  }

  @Test
  void whatAHandlerThrows_failsTheTest() {
    assertThat(seedFailed("handlerThrows", Map.of()).failure()).hasMessage("from a handler");
    assertThat(seedFailed("callbackThrows", Map.of()).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("actual");
  }

  @Test
  void whatAHandlerThrows_isWhyTheTestWaitedInVain() {
    Throwable failure = seedFailed("handlerThrows_andTheTestWaitsForIt", Map.of()).failure();

    assertThat(failure).hasMessage("before it completed the promise");
    assertThat(failure.getSuppressed()[0]).isInstanceOf(SimulationStalledException.class);
  }

  @Test
  void promise_failsOrIsForgotten() {
    SeedFailedError failed = seedFailed("promiseFails", Map.of());

    assertThat(failed.getMessage())
        .startsWith("@VirtualTime(seed = 1)")
        .contains("the promise failed");
    assertThat(seedFailed("nothingHappens", Map.of()).failure())
        .isInstanceOf(SimulationStalledException.class);
  }

  @Test
  void foreignThread_failsTheTestWithItsStack() {
    SeedFailedError error = seedFailed("foreignThread", Map.of());

    assertThat(error.getCause()).isInstanceOf(UncleanRunError.class);
    assertThat(error.getMessage())
        .contains("Real time leaked in", "foreign", "Failing.lambda$foreignThread")
        .contains("REAL_TIME");
  }

  @Test
  void methodsAroundIt_failIt() {
    Throwable failure = Kit.failureOf(Failing.AroundIt.class, "test");

    assertThat(failure).hasMessageContaining("before").isInstanceOf(SeedFailedError.class);
    assertThat(((SeedFailedError) failure).failure().getSuppressed()[0]).hasMessage("after");
  }

  @Test
  void failedAssumption_abortsTheTest() {
    var results = Kit.run(Failing.class, "assumptionFails", Map.of());

    results.testEvents().assertStatistics(it -> it.aborted(1).failed(0));
  }

  @Test
  void configurationThatCannotBe_isToldAtOnce() {
    assertThat(Kit.failureOf(Failing.class, "promiseAndSimulation"))
        .hasMessageContaining("takes a Promise and a Simulation");
    assertThat(Kit.failureOf(Failing.class, "bothAnnotations"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("both @VirtualTime and @Simulated");
    assertThat(Kit.failureOf(Failing.class, "noSeeds")).hasMessageContaining("but is 0");
    assertThat(Kit.failureOf(Failing.class, "assumptionFails", Map.of("selvage.seeds", "many")))
        .hasMessage("-Dselvage.seeds=many: that is not a whole number of at least 1.");
    assertThat(Kit.failureOf(Failing.InTheConstructor.class, "test"))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("before there is a simulation");
  }

  private static SeedFailedError seedFailed(String method, Map<String, String> parameters) {
    Throwable failure = Kit.failureOf(Failing.class, method, parameters);
    assertThat(failure).isInstanceOf(SeedFailedError.class);
    return (SeedFailedError) failure;
  }
}
