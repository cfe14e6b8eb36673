// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import org.jspecify.annotations.Nullable;

/** Nobody serves the address, or nobody that this member of the cluster knows of. Not sent. */
public final class NoHandlerException extends BusException {
  private static final long serialVersionUID = 1L;

  NoHandlerException(String address, @Nullable Throwable cause) {
    super(
        address,
        Delivery.NOT_SENT,
        "nobody serves " + address + ": the message was not sent",
        cause);
  }
}
