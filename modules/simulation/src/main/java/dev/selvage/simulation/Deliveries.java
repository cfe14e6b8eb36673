// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are under way to one event loop, by moment of arrival; those of the same moment in the
 * order in which they were sent. Any thread.
 */
final class Deliveries {
  private record Delivery(long moment, long number, Runnable task) implements Comparable<Delivery> {
    @Override
    public int compareTo(Delivery other) {
      int order = Long.compare(moment, other.moment);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Delivery> underWay = new PriorityQueue<>();
  private volatile long earliest = Long.MAX_VALUE;
  private long sent;

  synchronized void send(long moment, Runnable task) {
    underWay.add(new Delivery(moment, sent++, task));
    look();
  }

  /** The moment of the first arrival, or {@link Long#MAX_VALUE}. */
  long earliest() {
    return earliest;
  }

  synchronized int size() {
    return underWay.size();
  }

  /** Takes the first, whether it has arrived or not; null if nothing is under way. */
  synchronized @Nullable Runnable poll() {
    Delivery first = underWay.poll();
    look();
    return first == null ? null : first.task();
  }

  /** Moves what has arrived. */
  synchronized void moveTo(Queue<Runnable> tasks, long now) {
    while (earliest <= now) {
      tasks.add(underWay.remove().task());
      look();
    }
  }

  synchronized void clear() {
    underWay.clear();
    look();
  }

  private void look() {
    Delivery first = underWay.peek();
    earliest = first == null ? Long.MAX_VALUE : first.moment();
  }
}
