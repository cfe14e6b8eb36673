// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who gets all that a {@link Broadcast} publishes. Several tasks may take from it; each element
 * goes to one of them, waiting takers are served in the order of their arrival.
 *
 * <p>When the broadcast is closed, it drains and sees the end. When it is closed itself, tasks that
 * wait in it fail with a {@link QueueClosedException}, what it holds is dropped, and publishers
 * that waited for it go on. Taking is a checkpoint; a cancelled take has taken nothing. What does
 * not wait may be called from any thread.
 */
@CheckReturnValue
public final class Subscription<T> implements Iterable<T>, AutoCloseable {
  private final Broadcast<T> broadcast;
  private final Exchange<T> exchange;
  private final Overflow overflow;
  private final Consumer<? super T> undelivered;
  private final End end = new End();

  /** Guarded by the guard of the broadcast. */
  private long shed;

  Subscription(
      Broadcast<T> broadcast,
      Guard guard,
      int capacity,
      Overflow overflow,
      Consumer<? super T> undelivered) {
    this.broadcast = broadcast;
    this.overflow = overflow;
    this.undelivered = undelivered;
    this.exchange =
        new Exchange<>(guard, capacity, new Storage.Fifo<>(), this, broadcast::roomMade);
  }

  // ---- taking

  /**
   * Takes the next element, and waits for one if there is none.
   *
   * @throws QueueClosedException when the broadcast is closed and this is empty, or when this is
   *     closed
   * @throws SubscriptionOverflowException when it was full and has {@link Overflow#FAIL}; after
   *     what it held has been taken
   */
  public T take() {
    return exchange.required(exchange.take(end));
  }

  /**
   * Takes the next element if there is one now. Any thread.
   *
   * @throws QueueClosedException when this is closed
   */
  public Optional<T> poll() {
    return Optional.ofNullable(exchange.poll(end));
  }

  /** {@link #take} as a branch of a {@link Select}. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body) {
    return new TakeBranch<>(exchange, end, body, null);
  }

  /** {@link #taking(BodyWith)} with a body for the end: the broadcast is closed, this is empty. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body, Body<R, X> atEnd) {
    return new TakeBranch<>(exchange, end, body, atEnd);
  }

  /**
   * Takes elements until the broadcast is closed and this is empty. {@code hasNext} takes the
   * element that {@code next} returns, and fails as {@link #take} does.
   */
  @Override
  public Iterator<T> iterator() {
    return new Drain<>(() -> exchange.take(end));
  }

  // ---- for the broadcast; under the guard

  /** Whether it lets a publisher go on. */
  boolean hasRoom() {
    return overflow != Overflow.WAIT || exchange.hasRoom();
  }

  /** Returns false when it has overflowed and gets no more. */
  boolean deliver(T element) {
    if (exchange.add(element)) {
      return true;
    }
    switch (overflow) {
      case SHED_OLDEST -> {
        T oldest = exchange.shedOldest();
        if (oldest != null) {
          shed(oldest);
        }
        var unused = exchange.add(element);
      }
      case SHED_NEWEST, FAIL -> {
        exchange.shedNewest();
        shed(element);
      }
      case WAIT -> throw new AssertionError(this + " was full");
    }
    if (overflow == Overflow.FAIL) {
      exchange.close(Refusal.OVERFLOWED);
      return false;
    }
    return true;
  }

  private void shed(T element) {
    shed++;
    tell(List.of(element));
  }

  private void tell(List<T> lost) {
    exchange.guard.afterwards(() -> Undelivered.tell(lost, undelivered, this));
  }

  void endInOrder() {
    exchange.close(Refusal.CLOSED);
  }

  void drop() {
    List<T> left = exchange.drop(Refusal.CLOSED);
    if (!left.isEmpty()) {
      tell(left);
    }
  }

  // ---- the end

  /** Ends the subscription and drops what it holds. Closing again does nothing. Any thread. */
  @Override
  public void close() {
    exchange.guard.run(() -> {
      if (end.close()) {
        exchange.leave(end);
        drop();
        broadcast.left(this);
      }
    });
  }

  /** All its numbers, of one moment. */
  public Statistics statistics() {
    return exchange.guard.get(() ->
        new Statistics(
            exchange.capacity,
            exchange.size(),
            exchange.waitingTakers(),
            exchange.acceptedCount(),
            exchange.takenCount(),
            shed,
            exchange.undeliveredCount() - shed));
  }

  @Override
  public String toString() {
    return exchange.guard.get(() ->
        "Subscription[" + exchange.size() + " of " + exchange.capacity + ", " + overflow + "]");
  }

  /**
   * All numbers of one moment: {@code published = taken + size + shed + left}.
   *
   * @param capacity how many elements it may hold
   * @param size how many it holds
   * @param waitingTakers tasks that wait for an element
   * @param published how many elements were published to it, with those that were shed
   * @param taken how many of them were taken
   * @param shed how many were lost because it was full
   * @param left how many were dropped when it was closed
   */
  public record Statistics(
      int capacity,
      int size,
      int waitingTakers,
      long published,
      long taken,
      long shed,
      long left) {}
}
