// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

/**
 * How many threads some {@link Workers} have, and how many calls may wait for one.
 *
 * @param threads how many threads, and so how many calls at a time; 4 by default
 * @param maxWaiting how many calls may wait in line; the next one is rejected; 1,000 by default
 */
public record WorkersOptions(int threads, int maxWaiting) {
  /** Checks the numbers. */
  public WorkersOptions {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "WorkersOptions: threads is " + threads + "; it must be at least 1");
    }
    if (maxWaiting < 0) {
      throw new IllegalArgumentException(
          "WorkersOptions: maxWaiting is " + maxWaiting + "; it must not be negative");
    }
  }

  /** Four threads, and up to 1,000 calls that wait for them. */
  public static WorkersOptions defaults() {
    return new WorkersOptions(4, 1_000);
  }

  /** With so many threads. */
  public WorkersOptions withThreads(int threads) {
    return new WorkersOptions(threads, maxWaiting);
  }

  /** With so many calls that may wait in line; 0 rejects what cannot begin at once. */
  public WorkersOptions withMaxWaiting(int maxWaiting) {
    return new WorkersOptions(threads, maxWaiting);
  }
}
