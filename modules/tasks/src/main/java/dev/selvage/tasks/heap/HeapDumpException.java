// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

/** A heap dump cannot be read: what, and at which byte. */
public final class HeapDumpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HeapDumpException(String message) {
    super(message);
  }
}
