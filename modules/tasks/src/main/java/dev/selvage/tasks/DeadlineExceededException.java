// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.time.Duration;

/** A deadline passed before its body had ended. The body has ended by the time this is thrown. */
public final class DeadlineExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration overrun;

  DeadlineExceededException(String message, Duration overrun) {
    super(message);
    this.overrun = overrun;
  }

  /** How long after the deadline the body ended: the time that its cleanup took. */
  public Duration overrun() {
    return overrun;
  }
}
