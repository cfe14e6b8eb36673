// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a simulation did, step by step, to be compared with another run of the same seed.
 *
 * <pre>{@code
 * Recording first = Recording.of(options, program);
 * Recording.of(options, program).requireSameAs(first);
 * }</pre>
 *
 * @param seed the seed of the run
 * @param count number of steps since its start
 * @param hash over all of them
 * @param steps the last 262,144 steps, oldest first
 */
public record Recording(long seed, long count, long hash, List<Step> steps) {
  private static final int STEPS_BEFORE = 8;

  /**
   * One step.
   *
   * @param number counted from zero
   * @param nanos virtual moment
   * @param actor the event loop or worker pool
   * @param task kind of task
   */
  public record Step(long number, long nanos, String actor, String task) {
    @Override
    public String toString() {
      return "%,d µs  %s  %s".formatted(nanos / 1_000, actor, task);
    }
  }

  /** Copies the steps. */
  public Recording {
    steps = List.copyOf(steps);
  }

  /**
   * Runs a program in a simulation of its own and records it, up to where the program returns.
   *
   * @throws RuntimeException what the program throws, as it is
   */
  public static Recording of(SimulationOptions options, Consumer<Simulation> program) {
    try (Simulation simulation = Simulation.with(options)) {
      program.accept(simulation);
      return simulation.recording();
    }
  }

  /**
   * Where this run and another went different ways, with the steps before; empty if they are the
   * same.
   */
  public Optional<String> firstDifference(Recording other) {
    if (count == other.count && hash == other.hash) {
      return Optional.empty();
    }
    long number = Math.max(start(), other.start());
    while (number < Math.min(count, other.count) && step(number).equals(other.step(number))) {
      number++;
    }
    return Optional.of(describe(number, other));
  }

  /**
   * Requires that this run and another were the same.
   *
   * @throws IllegalStateException that tells the first difference
   */
  public void requireSameAs(Recording other) {
    firstDifference(other)
        .ifPresent(difference -> {
          throw new IllegalStateException(difference);
        });
  }

  private long start() {
    return count - steps.size();
  }

  private Step step(long number) {
    return steps.get((int) (number - start()));
  }

  private String describe(long number, Recording other) {
    var text = new StringBuilder();
    text.append(
        seed == other.seed
            ? "Two runs of seed %d differ".formatted(seed)
            : "The runs of seeds %d and %d differ".formatted(seed, other.seed));
    long compared = Math.max(start(), other.start());
    if (number == compared && compared > 0) {
      text.append(" before step %,d; earlier steps were not kept.%n".formatted(number));
    } else {
      text.append(" at step %,d. Before it, in both:%n".formatted(number));
    }
    for (long before = Math.max(compared, number - STEPS_BEFORE); before < number; before++) {
      text.append("    ").append(step(before)).append(System.lineSeparator());
    }
    text.append("  then in one:%n    %s%n".formatted(other.describe(number)));
    text.append("  and in the other:%n    %s".formatted(describe(number)));
    return text.toString();
  }

  private String describe(long number) {
    return number < count ? step(number).toString() : "nothing, it had ended";
  }

  /** The numbers only; the steps are many. */
  @Override
  public String toString() {
    return "Recording[seed=%d, count=%d, hash=%016x]".formatted(seed, count, hash);
  }
}
