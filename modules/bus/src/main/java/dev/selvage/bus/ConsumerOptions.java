// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

/**
 * How much one consumer takes on. An immutable value.
 *
 * @param maxConcurrent how many handlers run at a time; 1 handles message after message. 1,000
 *     unless set
 * @param maxQueued how many messages wait beside them, in the order of their arrival; further
 *     requests are rejected, further messages without a reply are shed and counted in the log.
 *     1,000 unless set
 */
public record ConsumerOptions(int maxConcurrent, int maxQueued) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public ConsumerOptions {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException(
          "ConsumerOptions: maxConcurrent is " + maxConcurrent + "; it must be at least 1");
    }
    if (maxQueued < 0) {
      throw new IllegalArgumentException(
          "ConsumerOptions: maxQueued is " + maxQueued + "; it must not be negative");
    }
  }

  /** 1,000 at a time, 1,000 more waiting. */
  public static ConsumerOptions defaults() {
    return new ConsumerOptions(1_000, 1_000);
  }

  /** With another number of handlers at a time. */
  public ConsumerOptions withMaxConcurrent(int handlers) {
    return new ConsumerOptions(handlers, maxQueued);
  }

  /** With another number of waiting messages. */
  public ConsumerOptions withMaxQueued(int messages) {
    return new ConsumerOptions(maxConcurrent, messages);
  }
}
