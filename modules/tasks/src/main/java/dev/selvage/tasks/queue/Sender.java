// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Body;
import org.jspecify.annotations.Nullable;

/**
 * One of those who put into a {@link Queue}; the queue closes when the last of them has closed.
 * Make one for each producer, and hand it over before the first is closed:
 *
 * <pre>{@code
 * try (Sender<Page> first = queue.sender()) {
 *   for (String site : sites) {
 *     Sender<Page> own = first.copy();
 *     group.fork(() -> { try (own) { crawl(site, own); } });
 *   }
 * }
 * }</pre>
 *
 * <p>Closing it wakes the tasks that wait in it: their put fails with a {@link
 * QueueClosedException}, and nothing was put. Waiting, order and thread safety are those of the
 * queue.
 */
@CheckReturnValue
public final class Sender<T> implements AutoCloseable {
  private final Queue<T> queue;
  private final Exchange<T> exchange;
  private final End end = new End();

  Sender(Queue<T> queue, Exchange<T> exchange) {
    this.queue = queue;
    this.exchange = exchange;
  }

  /**
   * {@link Queue#put}.
   *
   * @throws QueueClosedException also when this sender is closed
   */
  public void put(T element) {
    exchange.put(element, end);
  }

  /**
   * {@link Queue#offer}.
   *
   * @throws QueueClosedException also when this sender is closed
   */
  public boolean offer(T element) {
    return exchange.offer(element, end);
  }

  /** {@link Queue#putting}. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> putting(
      T element, Body<R, X> body) {
    return new PutBranch<>(exchange, end, element, body);
  }

  /**
   * Another sender of the same queue.
   *
   * @throws QueueClosedException when the queue is closed
   */
  public Sender<T> copy() {
    return queue.sender();
  }

  /** Closes this sender, and the queue if it is the last. Closing again does nothing. */
  @Override
  public void close() {
    queue.senderCloses(end);
  }

  @Override
  public String toString() {
    return "a sender of " + queue;
  }
}
