// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/**
 * A subscription with {@link Overflow#FAIL} was full when the next element was published, and has
 * ended with that.
 */
public final class SubscriptionOverflowException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  SubscriptionOverflowException(String message) {
    super(message);
  }
}
