// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/** Tells the waits of one sender or receiver from those of others. Guarded by the guard. */
final class End {
  private boolean closed;

  boolean isClosed() {
    return closed;
  }

  /** Returns false when it was closed before. */
  boolean close() {
    boolean open = !closed;
    closed = true;
    return open;
  }
}
