// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What ran, when and where: a hash over every step since the start, and the last steps in words.
 * Two runs of one seed have equal hashes as long as nothing foreign interfered. Synchronised, since
 * it is also read from outside when the driver hangs.
 */
final class Trace {
  private static final int REMEMBERED_STEPS = 4_096;
  private static final String LAMBDA = "$$Lambda";

  /** Names of lambdas carry a number which differs from one JVM to the next. */
  private static final ClassValue<String> STABLE_NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          String name = type.getName();
          int lambda = name.indexOf(LAMBDA);
          return lambda < 0 ? name : name.substring(0, lambda + LAMBDA.length());
        }
      };

  private record Step(long nanos, String actor, String task) {
    @Override
    public String toString() {
      return "%,d µs  %s  %s".formatted(nanos / 1_000, actor, task);
    }
  }

  private final Queue<Step> steps = new ArrayDeque<>();
  private long hash = 1;
  private long count;

  static String nameOf(Class<?> type) {
    return STABLE_NAMES.get(type);
  }

  synchronized void record(long nanos, String actor, String task) {
    count++;
    hash = mix(mix(mix(hash, nanos), actor.hashCode()), task.hashCode());
    if (steps.size() == REMEMBERED_STEPS) {
      steps.remove();
    }
    steps.add(new Step(nanos, actor, task));
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  synchronized long hash() {
    return hash;
  }

  synchronized long count() {
    return count;
  }

  synchronized List<String> lastSteps() {
    return steps.stream().map(Step::toString).toList();
  }
}
