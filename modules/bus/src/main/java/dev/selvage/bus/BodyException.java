// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/**
 * A body could not be written as JSON, could not be read as its type, or is too large; the message
 * names the address and the type. A request that cannot be written was not sent; a reply that
 * cannot be read means that the request was processed.
 */
public final class BodyException extends BusException {
  private static final long serialVersionUID = 1L;

  BodyException(String address, Delivery delivery, String message, @Nullable Throwable cause) {
    super(address, delivery, message, cause);
  }
}
