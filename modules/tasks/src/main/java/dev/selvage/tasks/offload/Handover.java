// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a body on a worker hands to the task that waits for it, while it runs. */
final class Handover<E> {
  private final Deque<E> elements = new ArrayDeque<>();
  private final int capacity;
  private final boolean latestOnly;
  private final Pause pause;

  private Handover(int capacity, boolean latestOnly, Pause pause) {
    this.capacity = capacity;
    this.latestOnly = latestOnly;
    this.pause = pause;
  }

  /** Holds so many elements; the worker waits for room. */
  static <E> Handover<E> of(int capacity, Pause pause) {
    return new Handover<>(capacity, false, pause);
  }

  /** Holds the latest element; the worker never waits. */
  static <E> Handover<E> ofLatest() {
    return new Handover<>(1, true, new Pause.Blocking());
  }

  // ---- on the worker

  void put(E element, OffloadedCall<?> call) {
    Objects.requireNonNull(element, "what a worker hands to its task is null");
    call.requireRunning();
    call.checkCancelled();
    while (!offer(element)) {
      pause.await(() -> hasRoom() || call.isCancelled());
      call.checkCancelled();
    }
    call.wake();
  }

  private synchronized boolean offer(E element) {
    if (latestOnly) {
      elements.clear();
    }
    return elements.size() < capacity && elements.add(element);
  }

  private synchronized boolean hasRoom() {
    return elements.size() < capacity;
  }

  // ---- in the waiting task

  @Nullable E poll() {
    E element;
    synchronized (this) {
      element = elements.poll();
    }
    if (element != null) {
      pause.end();
    }
    return element;
  }

  synchronized boolean isEmpty() {
    return elements.isEmpty();
  }

  /** The worker is to look whether it was cancelled. */
  void cancelled() {
    pause.end();
  }
}
