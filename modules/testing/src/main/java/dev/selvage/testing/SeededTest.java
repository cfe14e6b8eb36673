// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Runs a test under each of its seeds, and checks that what it does can be repeated. */
final class SeededTest {
  /** Of the seeds that pass, the first is run twice, and then every so many. */
  private static final int BETWEEN_REPEATED = 100;

  /** A failure that took longer is not repeated. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Plan plan;
  private final Script script;
  private final ExtensionContext context;

  private int passed;
  private @Nullable TestAbortedException aborted;
  private long steps;
  private Duration elapsed = Duration.ZERO;

  SeededTest(Plan plan, Script script, ExtensionContext context) {
    this.plan = plan;
    this.script = script;
    this.context = context;
  }

  void run() {
    long begin = System.nanoTime();
    for (long seed : plan.seeds().seeds()) {
      run(seed);
    }
    if (passed == 0 && aborted != null) {
      throw aborted;
    }
    summarise(Duration.ofNanos(System.nanoTime() - begin));
  }

  private void run(long seed) {
    boolean sampled = isSampled();
    long begin = System.nanoTime();
    Run run = Run.of(script, plan, seed, plan.seeds().count() == 1, sampled);
    Throwable failure = run.failure();
    if (failure instanceof TestAbortedException skipped) {
      aborted = skipped;
      return;
    }
    if (failure != null) {
      boolean soon = System.nanoTime() - begin < PATIENCE.toNanos();
      boolean virtual = !UncleanRunError.tellsOfRealTime(failure);
      throw failed(run, failure, soon && virtual ? repeated(seed) : null);
    }
    if (sampled) {
      requireRepeatable(run, repeated(seed));
    }
    passed++;
    steps += run.steps();
    elapsed = elapsed.plus(run.elapsed());
  }

  private boolean isSampled() {
    return plan.isMany()
        && passed % BETWEEN_REPEATED == 0
        && !plan.allowed().contains(Allow.REAL_TIME);
  }

  private Run repeated(long seed) {
    return Run.of(script, plan, seed, false, true);
  }

  private void requireRepeatable(Run first, Run second) {
    if (second.failure() != null) {
      throw failed(first, second.failure(), second);
    }
    if (!Repetition.sameTrace(first, second)) {
      throw failed(
          first, new UncleanRunError("Two runs of one seed took different steps."), second);
    }
  }

  private SeedFailedError failed(Run run, Throwable failure, @Nullable Run second) {
    return new SeedFailedError(
        run.seed(),
        plan.replay(run.seed()),
        String.join(
            System.lineSeparator(),
            place() + (second == null ? notRepeated(failure) : Repetition.of(run, second)),
            failure.toString().stripTrailing() + besides(failure)),
        failure);
  }

  /** Which of the seeds it was, if there are several. */
  private String place() {
    return plan.seeds().count() == 1
        ? ""
        : "After %,d of %,d seeds had passed, ".formatted(passed, plan.seeds().count());
  }

  private static String notRepeated(Throwable failure) {
    return UncleanRunError.tellsOfRealTime(failure)
        ? "real time leaked in: this annotation may replay it or not."
        : "it failed, and was not run again because it had taken more than " + PATIENCE + ".";
  }

  private static String besides(Throwable failure) {
    return UncleanRunError.of(failure)
        .filter(unclean -> unclean != failure)
        .map(unclean -> System.lineSeparator() + unclean)
        .collect(Collectors.joining());
  }

  private void summarise(Duration real) {
    if (!plan.seeds().atLarge()) {
      return;
    }
    String summary =
        "%,d seeds, %,d steps, %,d s of virtual time in %,d ms"
            .formatted(passed, steps, elapsed.toSeconds(), real.toMillis());
    context.publishReportEntry("simulated", summary);
    System.out.println(
        "simulated: "
            + context.getRequiredTestClass().getName()
            + '.'
            + context.getRequiredTestMethod().getName()
            + ": "
            + summary);
  }
}
