// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.util.List;

/** Compares two runs of one seed. */
final class Repetition {
  private static final String WHY =
      "Look for identity hash codes in a HashSet, a random without a seed, the wall clock, "
          + "state that outlives the test.";

  private Repetition() {}

  static boolean sameTrace(Run first, Run second) {
    return first.steps() == second.steps() && first.hash() == second.hash();
  }

  /** A sentence that says whether the second run was like the first, and where not. */
  static String of(Run first, Run second) {
    if (sameTrace(first, second) && sameFailure(first, second)) {
      return "seed %d failed twice, with the same %,d steps: this annotation replays it."
          .formatted(first.seed(), first.steps());
    }
    return String.join(
        System.lineSeparator(),
        "seed %d DOES NOT REPLAY: the first run %s, the second %s. %s"
            .formatted(first.seed(), result(first), result(second), difference(first, second)),
        WHY);
  }

  private static boolean sameFailure(Run first, Run second) {
    Throwable one = first.failure();
    Throwable other = second.failure();
    return one != null && other != null && one.getClass() == other.getClass();
  }

  private static String result(Run run) {
    Throwable failure = run.failure();
    return failure == null
        ? "passed"
        : "failed with " + failure.toString().lines().findFirst().orElseThrow();
  }

  private static String difference(Run first, Run second) {
    if (sameTrace(first, second)) {
      return "Their %,d steps are the same.".formatted(first.steps());
    }
    long known = Math.max(forgotten(first), forgotten(second));
    long end = Math.min(first.steps(), second.steps());
    long step = known;
    while (step < end && at(first, step).equals(at(second, step))) {
      step++;
    }
    if (step == known && known > 0) {
      return "They differ before step %,d, and earlier ones are not remembered."
          .formatted(known + 1);
    }
    return "They differ from step %,d on:%n  first:  %s%n  second: %s"
        .formatted(step + 1, at(first, step), at(second, step));
  }

  private static long forgotten(Run run) {
    return run.steps() - run.lastSteps().size();
  }

  private static String at(Run run, long step) {
    List<String> known = run.lastSteps();
    int index = Math.toIntExact(step - forgotten(run));
    return index < known.size()
        ? known.get(index)
        : "the end, after %,d steps".formatted(run.steps());
  }
}
