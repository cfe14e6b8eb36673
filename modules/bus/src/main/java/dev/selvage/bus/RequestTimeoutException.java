// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/**
 * There was no reply within the {@linkplain BusOptions#requestTimeout longest time} for a request,
 * or its handler was cancelled because that time had passed. It may have been processed. A deadline
 * of the caller that passes earlier raises the caller's own failure instead.
 */
public final class RequestTimeoutException extends BusException {
  private static final long serialVersionUID = 1L;

  RequestTimeoutException(String address, String message, @Nullable Throwable cause) {
    super(address, Delivery.MAYBE_PROCESSED, message, cause);
  }
}
