// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

/**
 * The parties of a {@link Barrier} cannot meet: one of them was cancelled while it waited, the
 * barrier's action failed, or the barrier was reset.
 */
public final class BarrierBrokenException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  BarrierBrokenException(String message) {
    super(message);
  }
}
