// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue with a capacity, between tasks that put and tasks that take. Closing it tells the takers
 * that the end is near: they drain what is there, then their loops end.
 *
 * <pre>{@code
 * var queue = Queue.<Item>bounded(10);
 * group.fork(() -> { for (Item item : queue) process(item); });
 * for (Item item : source) queue.put(item);
 * queue.close();
 * }</pre>
 *
 * <p><b>Order.</b> Elements leave in the order in which they came; waiting putters and takers are
 * served in the order of their arrival. <b>Cancellation.</b> {@link #put}, {@link #take} and the
 * iteration are checkpoints: a cancelled put has put nothing, a cancelled take has taken nothing.
 * <b>Thread safety.</b> Tasks of any event loop may share one; {@link #offer}, {@link #poll} and
 * {@link #close} may be called from any thread. Elements are not null.
 */
@CheckReturnValue
public final class Queue<T> implements Iterable<T> {
  private final int capacity;

  // Guarded by this.
  private final Deque<T> elements = new ArrayDeque<>();
  private final LinkedHashSet<Putter> putters = new LinkedHashSet<>();
  private final LinkedHashSet<Taker> takers = new LinkedHashSet<>();
  private boolean closed;

  private Queue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * An empty queue.
   *
   * @param capacity how many elements may be in it; the next {@link #put} waits
   * @throws IllegalArgumentException when the capacity is less than 1
   */
  public static <T> Queue<T> bounded(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Queue: capacity is " + capacity + "; it must be at least 1");
    }
    return new Queue<>(capacity);
  }

  /**
   * Puts an element at the end, and waits for room if the queue is full.
   *
   * @throws QueueClosedException when the queue is closed; waiting putters of the time before are
   *     still served
   */
  public void put(T element) {
    Objects.requireNonNull(element, "Queue.put: the element is null");
    Tasks.checkpoint();
    Putter putter;
    synchronized (this) {
      if (add(element)) {
        return;
      }
      putter = new Putter(element);
      putters.add(putter);
    }
    putter.await();
  }

  /**
   * Puts an element at the end if there is room now. Any thread.
   *
   * @throws QueueClosedException when the queue is closed
   */
  public synchronized boolean offer(T element) {
    Objects.requireNonNull(element, "Queue.offer: the element is null");
    return add(element);
  }

  /** Hands the element to a taker or keeps it; false if there is no room. */
  private boolean add(T element) {
    if (closed) {
      throw new QueueClosedException("the queue is closed: it takes no " + element);
    }
    while (!takers.isEmpty()) {
      Taker taker = takers.removeFirst();
      taker.element = element;
      if (taker.resume()) {
        return true;
      }
    }
    if (elements.size() == capacity) {
      return false;
    }
    elements.add(element);
    return true;
  }

  /**
   * Takes the first element, and waits for one if the queue is empty.
   *
   * @throws QueueClosedException when the queue is closed and empty
   */
  public T take() {
    T element = takeOrEnd();
    if (element == null) {
      throw new QueueClosedException("the queue is closed and empty");
    }
    return element;
  }

  /** Takes the first element if there is one now. Any thread. */
  public synchronized Optional<T> poll() {
    return Optional.ofNullable(next());
  }

  /** The next element, waiting for it, or null at the end. */
  private @Nullable T takeOrEnd() {
    Tasks.checkpoint();
    Taker taker;
    synchronized (this) {
      T element = next();
      if (element != null || closed) {
        return element;
      }
      taker = new Taker();
      takers.add(taker);
    }
    taker.await();
    return taker.element;
  }

  private @Nullable T next() {
    T element = elements.poll();
    while (elements.size() < capacity && !putters.isEmpty()) {
      Putter putter = putters.removeFirst();
      if (putter.resume()) {
        elements.add(putter.element);
      }
    }
    return element;
  }

  /**
   * Closes the queue: nothing more can be put. What is in it can still be taken. Closing again does
   * nothing.
   */
  public synchronized void close() {
    closed = true;
    while (!takers.isEmpty()) {
      takers.removeFirst().endOfQueue();
    }
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  /** How many elements are in the queue, without those that putters wait with. */
  public synchronized int size() {
    return elements.size();
  }

  public int capacity() {
    return capacity;
  }

  private synchronized void forget(Taker taker) {
    takers.remove(taker);
  }

  private synchronized void forget(Putter putter) {
    putters.remove(putter);
  }

  /**
   * Takes elements until the queue is closed and empty. {@code hasNext} takes the element that
   * {@code next} returns.
   */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T taken;

      @Override
      public boolean hasNext() {
        if (taken == null) {
          taken = takeOrEnd();
        }
        return taken != null;
      }

      @Override
      public T next() {
        T element = hasNext() ? taken : null;
        if (element == null) {
          throw new NoSuchElementException("the queue is closed and empty");
        }
        taken = null;
        return element;
      }
    };
  }

  @Override
  public String toString() {
    return "Queue[" + size() + " of " + capacity + (isClosed() ? ", closed]" : "]");
  }

  private final class Putter extends Waiter {
    private final T element;

    Putter(T element) {
      super("Queue.put");
      this.element = element;
    }

    @Override
    protected void withdraw() {
      forget(this);
    }

    @Override
    public String toString() {
      return "room in " + Queue.this;
    }
  }

  private final class Taker extends Waiter {
    private @Nullable T element;

    Taker() {
      super("Queue.take");
    }

    void endOfQueue() {
      element = null;
      var unused = resume();
    }

    @Override
    protected void withdraw() {
      element = null;
      forget(this);
    }

    @Override
    public String toString() {
      return "an element of " + Queue.this;
    }
  }
}
