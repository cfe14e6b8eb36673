// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/** A request or message failed. {@link #delivery} says what became of it. */
public abstract sealed class BusException extends RuntimeException
    permits BodyException,
        HandlerFailedException,
        NoHandlerException,
        RequestRejectedException,
        RequestTimeoutException {
  private static final long serialVersionUID = 1L;

  private final String address;
  private final Delivery delivery;

  BusException(String address, Delivery delivery, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.address = address;
    this.delivery = delivery;
  }

  /** The name of the address that it was sent to. */
  public final String address() {
    return address;
  }

  /** Whether it may be sent again. */
  public final Delivery delivery() {
    return delivery;
  }
}
