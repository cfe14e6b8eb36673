// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * A task was forked in a group that has ended, or on a Vert.x that is shutting down. It was never
 * started.
 */
public final class GroupClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  GroupClosedException(String message) {
    super(message);
  }
}
