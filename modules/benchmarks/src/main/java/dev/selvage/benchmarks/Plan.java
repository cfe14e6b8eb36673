// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long and how often.
 *
 * @param rounds how often every cell of the table is run, each time in a new process
 * @param warmups how many iterations are not counted
 * @param iterations how many are
 * @param iteration how long one takes
 * @param rows the rows wanted, by their ids; null for those that runs of this length have
 * @param peers the peers wanted
 */
record Plan(
    int rounds,
    int warmups,
    int iterations,
    Duration iteration,
    @Nullable Pattern rows,
    Pattern peers) {
  private static final Pattern ALL = Pattern.compile(".*");

  private static final Plan FULL = new Plan(3, 4, 4, Duration.ofMillis(350), ALL, ALL);

  private static final Plan QUICK = new Plan(1, 2, 3, Duration.ofMillis(150), null, ALL);

  /** From QUICK, ROUNDS, ROWS and PEERS of the environment; what is empty counts as absent. */
  static Plan of(Map<String, String> environment) {
    Plan plan = environment.getOrDefault("QUICK", "").matches("1|true|yes") ? QUICK : FULL;
    String rounds = environment.getOrDefault("ROUNDS", "");
    return new Plan(
        rounds.isEmpty() ? plan.rounds : positive("ROUNDS", rounds),
        plan.warmups,
        plan.iterations,
        plan.iteration,
        pattern(environment.getOrDefault("ROWS", ""), plan.rows),
        Objects.requireNonNull(pattern(environment.getOrDefault("PEERS", ""), plan.peers)));
  }

  /** The same with iterations so many times longer. */
  Plan atPace(int times) {
    return new Plan(rounds, warmups, iterations, iteration.multipliedBy(times), rows, peers);
  }

  private static int positive(String name, String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(name + "=" + value + ": expected a number from 1 to 9999");
    }
    return Integer.parseInt(value);
  }

  private static @Nullable Pattern pattern(String value, @Nullable Pattern unless) {
    return value.isEmpty() ? unless : Pattern.compile(value);
  }

  /** How many iterations of the row are not counted. */
  int warmups(Row row) {
    return isLong(row) ? 1 : warmups;
  }

  /** How many iterations of the row are. */
  int iterations(Row row) {
    return isLong(row) ? 2 : iterations;
  }

  private static boolean isLong(Row row) {
    return !row.quick() || row.figure() == Row.Figure.HEAP;
  }

  boolean wants(Row row) {
    return rows == null ? row.quick() : rows.matcher(row.id()).matches();
  }

  boolean wants(Peer peer) {
    return peers.matcher(peer.id()).matches();
  }
}
