// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.QueueClosedException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Elements with the same key, for the body of {@link Flow#groupBy}. Belongs to the task that runs
 * that body.
 */
@CheckReturnValue
public final class Group<K, T> {
  private final K key;
  private final Queue<T> queue = Queue.rendezvous();
  private final Runnable changed;
  private @Nullable T first;
  private boolean waiting;

  /**
   * @param changed called when it begins to wait for an element
   */
  Group(K key, T first, Runnable changed) {
    this.key = key;
    this.first = first;
    this.changed = changed;
  }

  /** What the elements have in common. */
  public K key() {
    return key;
  }

  /**
   * The elements as they come; ends with the flow that is grouped. Each is there once: run again,
   * this goes on where it was left.
   */
  public Flow<T> elements() {
    return new Flow<>((run, sink) -> {
      Tasks.checkpoint();
      T begin = first;
      if (begin != null) {
        first = null;
        sink.emit(begin);
      }
      Iterator<T> others = queue.iterator();
      while (awaitNext(others)) {
        sink.emit(others.next());
      }
    });
  }

  private boolean awaitNext(Iterator<T> elements) {
    waiting = true;
    changed.run();
    try {
      return elements.hasNext();
    } finally {
      waiting = false;
    }
  }

  /** Whether it wants an element, and has none. */
  boolean isWaiting() {
    return waiting;
  }

  /** Waits until the body takes it; returns false when the body has ended. */
  boolean put(T element) {
    try {
      queue.put(element);
      return true;
    } catch (QueueClosedException ended) {
      return false;
    }
  }

  /** No more will come. */
  void complete() {
    queue.close();
  }

  /** No more is wanted. */
  void leave() {
    queue.closeNow();
    if (first != null) {
      Run.dropped(first);
    }
  }

  @Override
  public String toString() {
    return "Group[" + key + "]";
  }
}
