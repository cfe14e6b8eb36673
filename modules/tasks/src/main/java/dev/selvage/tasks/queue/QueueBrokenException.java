// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/** An element was put into a queue whose last receiver has closed: nobody would take it. */
public final class QueueBrokenException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  QueueBrokenException(String message) {
    super(message);
  }
}
