// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

/**
 * Which targets this process checks.
 *
 * @param rank the place of this member among all, counted from 0
 * @param members how many members there are
 */
public record Share(int rank, int members) {
  /** The share of who is alone: everything. */
  public static final Share ALL = new Share(0, 1);

  /** Checks the ranges. */
  public Share {
    if (rank < 0 || rank >= members) {
      throw new IllegalArgumentException(
          "a rank is from 0 to less than the number of members, was " + rank + " of " + members);
    }
  }

  /** Whether the target is checked here. */
  public boolean has(long targetId) {
    return Math.floorMod(targetId, members) == rank;
  }
}
