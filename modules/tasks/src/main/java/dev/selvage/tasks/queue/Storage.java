// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which of the elements that are there leaves first: what the kinds of queues differ in. */
sealed interface Storage<T> {
  /** Throws when the element cannot be in it; called without the guard, before it is put. */
  default void check(T element) {}

  /** Throws where {@link #add} would, and changes nothing. */
  default void tryAdd(T element) {}

  void add(T element);

  /** Takes out the element that is next, or returns null. */
  @Nullable T poll();

  int size();

  /** The first that came. */
  record Fifo<T>(Deque<T> elements) implements Storage<T> {
    Fifo() {
      this(new ArrayDeque<>());
    }

    @Override
    public void add(T element) {
      elements.addLast(element);
    }

    @Override
    public @Nullable T poll() {
      return elements.pollFirst();
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  /** The last that came. */
  record Lifo<T>(Deque<T> elements) implements Storage<T> {
    Lifo() {
      this(new ArrayDeque<>());
    }

    @Override
    public void add(T element) {
      elements.addLast(element);
    }

    @Override
    public @Nullable T poll() {
      return elements.pollLast();
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  /**
   * The least; among equals the first that came. A tree rather than a heap: a comparator that
   * throws leaves it as it was.
   */
  final class Priority<T> implements Storage<T> {
    private final Comparator<? super T> order;
    private final TreeSet<Ranked<T>> elements;
    private long arrivals;

    Priority(Comparator<? super T> order) {
      this.order = order;
      elements =
          new TreeSet<>(
              Comparator.<Ranked<T>, T>comparing(Ranked::element, order)
                  .thenComparingLong(Ranked::arrival));
    }

    /** What cannot be ranked at all fails in the hands of its putter. */
    @Override
    @SuppressWarnings("SelfComparison")
    public void check(T element) {
      var unused = order.compare(element, element);
    }

    /** Looks for its place, as {@link #add} does. */
    @Override
    public void tryAdd(T element) {
      var unused = elements.floor(new Ranked<>(element, arrivals));
    }

    @Override
    public void add(T element) {
      elements.add(new Ranked<>(element, arrivals++));
    }

    @Override
    public @Nullable T poll() {
      Ranked<T> least = elements.pollFirst();
      return least == null ? null : least.element();
    }

    @Override
    public int size() {
      return elements.size();
    }

    private record Ranked<T>(T element, long arrival) {}
  }
}
