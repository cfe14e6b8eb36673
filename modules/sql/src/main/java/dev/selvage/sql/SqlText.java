// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the databases take it.
 *
 * @param source as it was written
 * @param text with {@code $n} for its named parameters
 * @param parameters how many it has
 * @param names of its parameters, in order; empty when they have numbers
 * @param keyword its first word in lower case
 */
record SqlText(String source, String text, int parameters, List<String> names, String keyword) {
  private static final int CACHED = 1_000;

  private static final Set<String> CONTROL =
      Set.of("begin", "start", "commit", "end", "rollback", "savepoint", "release", "abort");

  private static final Map<String, SqlText> CACHE =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SqlText> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException when it mixes named and numbered parameters, or is empty
   */
  static SqlText of(String source) {
    SqlText known;
    synchronized (CACHE) {
      known = CACHE.get(source);
    }
    if (known != null) {
      return known;
    }
    SqlText read = new ParameterScanner(source).read();
    synchronized (CACHE) {
      CACHE.put(source, read);
    }
    return read;
  }

  /** {@link #of} for what may not begin or end a transaction behind our back. */
  static SqlText plain(String source) {
    SqlText text = of(source);
    refuseControl(text.keyword);
    return text;
  }

  static void refuseControl(String keyword) {
    if (CONTROL.contains(keyword)) {
      throw new IllegalArgumentException(
          keyword.toUpperCase(Locale.ROOT)
              + " is not executed as a statement: use transaction(tx -> ...), and nest it for a"
              + " savepoint");
    }
  }

  /** Checks the number of values, so that the mistake is named before anything runs. */
  void check(@Nullable Object[] values) {
    if (!names.isEmpty()) {
      throw new IllegalArgumentException(
          "the parameters of the statement have the names "
              + names
              + ": give them by with(name,"
              + " value), in: "
              + source.strip());
    }
    if (values.length != parameters) {
      throw new IllegalArgumentException(
          "the statement has "
              + parameters
              + " parameters, and "
              + values.length
              + " values were given, in: "
              + source.strip());
    }
  }
}
