// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Decides what may run, what waits and what is one too many. Nothing in it waits. */
final class Backlog<T> {
  private final int maxConcurrent;
  private final long capacity;
  private final Deque<T> queued = new ArrayDeque<>();
  private int running;

  Backlog(ConsumerOptions options) {
    maxConcurrent = options.maxConcurrent();
    capacity = (long) options.maxConcurrent() + options.maxQueued();
  }

  /** Adds to the queue unless all places, for running and for waiting, are taken. */
  boolean offer(T item) {
    if (running + queued.size() >= capacity) {
      return false;
    }
    queued.add(item);
    return true;
  }

  /** The longest waiting one, which runs from now on, or null when nothing can start. */
  @Nullable T next() {
    if (running == maxConcurrent || queued.isEmpty()) {
      return null;
    }
    running++;
    return queued.remove();
  }

  /** One of those that {@link #next} returned is done. */
  void finished() {
    running--;
  }

  boolean isEmpty() {
    return running == 0 && queued.isEmpty();
  }

  @Override
  public String toString() {
    return running + " running, " + queued.size() + " waiting";
  }
}
