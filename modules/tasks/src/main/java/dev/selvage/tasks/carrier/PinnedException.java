// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

/**
 * A task tried to wait while it could not be unmounted; the wait was ended so that the event loop
 * lives.
 */
public final class PinnedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  PinnedException(String message) {
    super(message);
  }
}
