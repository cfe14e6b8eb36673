// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * A result was asked of a task, or of a group, that was cancelled and so has none. The one who asks
 * is not cancelled by this: it is an ordinary failure there.
 */
public final class TaskCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CancelReason reason;

  TaskCancelledException(String what, CancelReason reason) {
    super(what + " was cancelled: " + reason);
    this.reason = reason;
  }

  /** Why it was cancelled. */
  public CancelReason reason() {
    return reason;
  }
}
