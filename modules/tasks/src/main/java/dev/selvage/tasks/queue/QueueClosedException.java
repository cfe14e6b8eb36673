// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/**
 * Something was put into a closed queue, or taken from one that is closed and empty, or the sender,
 * receiver or subscription that was used is closed itself.
 */
public final class QueueClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  QueueClosedException(String message) {
    super(message);
  }
}
