// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

import org.jspecify.annotations.Nullable;

/**
 * Waiters in the order of their arrival: a doubly linked list through the waiters themselves, so
 * that standing in it allocates nothing and leaving it from the middle is cheap. Guarded by the
 * monitor of the object that it belongs to.
 *
 * <p>A waiter that was cancelled stands in the line until its task has had a turn to withdraw it.
 * Whoever looks at the head drops those first: they must neither be served nor keep others out.
 */
final class Line<W extends LineWaiter> {
  private @Nullable LineWaiter head;
  private @Nullable LineWaiter tail;

  void add(W waiter) {
    waiter.line = this;
    waiter.previous = tail;
    if (tail == null) {
      head = waiter;
    } else {
      tail.next = waiter;
    }
    tail = waiter;
  }

  /** Returns false when it does not stand in this line. */
  boolean remove(LineWaiter waiter) {
    if (waiter.line != this) {
      return false;
    }
    LineWaiter before = waiter.previous;
    LineWaiter after = waiter.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    waiter.line = null;
    waiter.previous = null;
    waiter.next = null;
    return true;
  }

  /** The one that waits longest, who stays in the line; null when nobody waits. */
  @SuppressWarnings("unchecked") // only add puts waiters in
  @Nullable W first() {
    while (head != null && !head.isWaiting()) {
      var unused = remove(head);
    }
    return (W) head;
  }

  /** Takes the one that waits longest out of the line; null when nobody waits. */
  @Nullable W poll() {
    W first = first();
    if (first != null) {
      var unused = remove(first);
    }
    return first;
  }

  boolean isEmpty() {
    return first() == null;
  }

  /** How many wait. */
  int size() {
    int size = 0;
    for (LineWaiter waiter = head; waiter != null; waiter = waiter.next) {
      size += waiter.isWaiting() ? 1 : 0;
    }
    return size;
  }
}
