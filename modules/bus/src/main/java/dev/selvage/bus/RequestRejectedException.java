// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/**
 * The consumer turned the request away before its handler saw it: it has too much to do, it is
 * being closed, the deadline had passed, or the body was not what it expects.
 */
public final class RequestRejectedException extends BusException {
  private static final long serialVersionUID = 1L;

  RequestRejectedException(String address, String why, @Nullable Throwable cause) {
    super(address, Delivery.REJECTED, address + " rejected the request: " + why, cause);
  }
}
