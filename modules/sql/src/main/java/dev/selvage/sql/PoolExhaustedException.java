// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.time.Duration;
import java.util.List;

/**
 * No connection became free in time, or so many wait for one that no more may. The message says who
 * holds the connections.
 */
public final class PoolExhaustedException extends SqlException {
  private static final long serialVersionUID = 1L;

  private final Duration waited;
  private final transient List<String> holders;

  PoolExhaustedException(String message, Duration waited, List<String> holders) {
    super("53300", message, null, null);
    this.waited = waited;
    this.holders = holders;
  }

  /** How long was waited: zero when the line was full. */
  public Duration waited() {
    return waited;
  }

  /** Who held the connections then, since when, and with which statement; the longest first. */
  public List<String> holders() {
    return holders;
  }
}
