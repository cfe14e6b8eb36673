// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The seeds of a test.
 *
 * @param seeds each of them, in the order in which they are run
 * @param atLarge whether the number was asked for from outside, so that it is worth a line
 */
record Seeds(long[] seeds, boolean atLarge) {
  private static final String ONE = "selvage.seed";
  private static final String COUNT = "selvage.seeds";
  private static final String FROM = "selvage.seeds.from";

  /** The seed that the annotation names, unless another one is asked for from outside. */
  static Seeds single(long seed, Function<String, Optional<String>> asked) {
    return named(new long[] {seed}, asked);
  }

  private static Seeds named(long[] seeds, Function<String, Optional<String>> asked) {
    return asked
        .apply(ONE)
        .map(text -> new Seeds(new long[] {number(ONE, text, Long.MIN_VALUE)}, false))
        .orElseGet(() -> new Seeds(seeds.clone(), false));
  }

  /** The seeds that the annotation asks for, unless others are asked for from outside. */
  static Seeds of(Simulated annotation, Function<String, Optional<String>> asked) {
    if (annotation.seed().length > 0 || asked.apply(ONE).isPresent()) {
      return named(annotation.seed(), asked);
    }
    if (annotation.seeds() < 1) {
      throw new ExtensionConfigurationException(
          "@Simulated: seeds must be at least 1, but is " + annotation.seeds() + ".");
    }
    Optional<Long> count = asked.apply(COUNT).map(text -> number(COUNT, text, 1));
    long from = asked.apply(FROM).map(text -> number(FROM, text, Long.MIN_VALUE)).orElse(1L);
    long number = Math.min(count.orElse((long) annotation.seeds()), Integer.MAX_VALUE);
    return new Seeds(LongStream.range(from, from + number).toArray(), count.isPresent());
  }

  private static long number(String name, String text, long least) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(refusal(name, text), e);
    }
    throw new ExtensionConfigurationException(refusal(name, text));
  }

  private static String refusal(String name, String text) {
    return "-D%s=%s: that is not a whole number%s."
        .formatted(name, text, name.equals(COUNT) ? " of at least 1" : "");
  }

  int count() {
    return seeds.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Seeds that
        && Arrays.equals(seeds, that.seeds)
        && atLarge == that.atLarge;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(seeds);
  }

  @Override
  public String toString() {
    return count() == 1 ? "seed " + seeds[0] : "%,d seeds".formatted(count());
  }
}
