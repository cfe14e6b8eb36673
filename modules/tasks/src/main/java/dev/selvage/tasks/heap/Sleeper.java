// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.heap;

import org.jspecify.annotations.Nullable;

/** A task that waits, and that nobody was found yet to wake. */
final class Sleeper {
  /** The task, its thread in two guises: what is not looked into while it sleeps. */
  final long[] parts;

  /** What it waits for; 0 when it waits for the tasks of its group. */
  final long wait;

  /** The task around it, if that one sleeps. */
  @Nullable Sleeper around;

  /** What its stack holds. */
  final LongList frames = new LongList();

  boolean awake;

  Sleeper(long[] parts, long wait) {
    this.parts = parts;
    this.wait = wait;
  }

  /** Whether the end of a task inside may be what it waits for. */
  boolean waitsForItsTasks() {
    return wait == 0;
  }
}
