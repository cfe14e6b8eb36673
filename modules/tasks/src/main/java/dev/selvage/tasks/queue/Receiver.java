// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of those who take from a {@link Queue}; when the last of them has closed, putters fail with a
 * {@link QueueBrokenException} and what is in the queue is undelivered. Each element goes to one
 * receiver. Close it where it is used:
 *
 * <pre>{@code
 * try (Receiver<Page> pages = queue.receiver()) {
 *   for (Page page : pages) store(page);
 * }
 * }</pre>
 *
 * <p>Closing it wakes the tasks that wait in it: their take fails with a {@link
 * QueueClosedException}. Waiting, order and thread safety are those of the queue.
 */
@CheckReturnValue
public final class Receiver<T> implements Iterable<T>, AutoCloseable {
  private final Queue<T> queue;
  private final Exchange<T> exchange;
  private final End end = new End();

  Receiver(Queue<T> queue, Exchange<T> exchange) {
    this.queue = queue;
    this.exchange = exchange;
  }

  /**
   * {@link Queue#take}.
   *
   * @throws QueueClosedException also when this receiver is closed
   */
  public T take() {
    return exchange.required(exchange.take(end));
  }

  /**
   * {@link Queue#poll}.
   *
   * @throws QueueClosedException when this receiver is closed
   */
  public Optional<T> poll() {
    return Optional.ofNullable(exchange.poll(end));
  }

  /** {@link Queue#taking(BodyWith)}. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body) {
    return new TakeBranch<>(exchange, end, body, null);
  }

  /** {@link Queue#taking(BodyWith, Body)}. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body, Body<R, X> atEnd) {
    return new TakeBranch<>(exchange, end, body, atEnd);
  }

  /**
   * Takes elements until the queue is closed and empty.
   *
   * @see Queue#iterator()
   */
  @Override
  public Iterator<T> iterator() {
    return new Drain<>(() -> exchange.take(end));
  }

  /**
   * Another receiver of the same queue.
   *
   * @throws QueueBrokenException when the last receiver has closed
   */
  public Receiver<T> copy() {
    return queue.receiver();
  }

  /** Closes this receiver, and breaks the queue if it is the last. Closing again does nothing. */
  @Override
  public void close() {
    queue.receiverCloses(end);
  }

  @Override
  public String toString() {
    return "a receiver of " + queue;
  }
}
