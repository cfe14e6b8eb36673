// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import java.time.Duration;

/**
 * What the source of {@linkplain Lease leases} does when one of them ends. Each method is called in
 * the task that settles the lease, in a shield with the {@link #grace}, may wait, and has done its
 * work when it returns. If one fails the lease is not settled: it may be tried again, and is given
 * back in the end.
 *
 * @param <T> what is leased
 */
public interface Settlement<T> {
  /** It was dealt with: it shall not come again. */
  void acknowledge(T value) throws Exception;

  /** It was not dealt with: it may be leased anew. */
  void giveBack(T value) throws Exception;

  /** It cannot be dealt with: it shall be put aside. */
  void deadLetter(T value, String reason) throws Exception;

  /** How long each of them may take. */
  default Duration grace() {
    return Duration.ofSeconds(10);
  }
}
