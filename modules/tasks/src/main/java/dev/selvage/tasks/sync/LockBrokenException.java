// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

/**
 * The lock cannot be had: the task that held it has completed without releasing it, so that nobody
 * knows what state it left behind. See {@link Lock#reset}.
 */
public final class LockBrokenException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  LockBrokenException(String message) {
    super(message);
  }
}
