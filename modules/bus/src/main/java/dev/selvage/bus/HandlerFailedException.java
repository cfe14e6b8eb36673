// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/** The handler at the other end failed. Its own exception stays there; this has what it said. */
public final class HandlerFailedException extends BusException {
  private static final long serialVersionUID = 1L;

  private final String failureType;
  private final String failureMessage;
  private final int failureCode;

  HandlerFailedException(
      String address, RemoteFailure failure, int failureCode, @Nullable Throwable cause) {
    super(address, Delivery.MAYBE_PROCESSED, "the handler of " + address + ": " + failure, cause);
    this.failureType = failure.type();
    this.failureMessage = failure.message();
    this.failureCode = failureCode;
  }

  /**
   * The class of what the handler threw: {@code java.lang.IllegalArgumentException}. The class of
   * Vert.x's {@code ReplyException} when a plain consumer called {@code message.fail}.
   */
  public String failureType() {
    return failureType;
  }

  /** The message of what the handler threw; empty when it had none. */
  public String failureMessage() {
    return failureMessage;
  }

  /** The code that a plain consumer gave to {@code message.fail}, else one of ours. */
  public int failureCode() {
    return failureCode;
  }
}
