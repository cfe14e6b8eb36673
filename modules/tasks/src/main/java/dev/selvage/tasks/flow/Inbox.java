// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.QueueClosedException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Where a source in callback style puts its elements, as many as it was asked for. */
final class Inbox<T> {
  /** How many elements a source may be ahead. */
  static final int CAPACITY = 16;

  private static final int BATCH = CAPACITY / 2;

  private final Queue<T> queue = Queue.bounded(CAPACITY);
  private volatile @Nullable Throwable failure;

  // ---- any thread

  /** Returns false when the source has sent more than it was asked for, which ends it. */
  boolean put(T element) {
    try {
      if (queue.offer(element)) {
        return true;
      }
    } catch (QueueClosedException late) {
      return true; // it has ended already: nobody wants the element
    }
    fail(new IllegalStateException("a source of a flow sent more elements than it was asked for"));
    return false;
  }

  void end() {
    queue.close();
  }

  /** The first failure counts. */
  void fail(Throwable why) {
    if (!queue.isClosed()) {
      failure = why;
      queue.close();
    }
  }

  boolean hasEnded() {
    return queue.isClosed();
  }

  // ---- the consumer

  /**
   * Hands elements on until the end.
   *
   * @param ask told how many elements there is room for again
   */
  void drain(Run run, Sink<? super T> sink, LongConsumer ask) throws Exception {
    int taken = 0;
    for (T element : queue) {
      sink.emit(run.emitted(element));
      if (++taken == BATCH) {
        taken = 0;
        ask.accept(BATCH);
      }
    }
    if (failure != null) {
      throw Thrown.asItself(failure);
    }
  }

  /** Nothing is wanted any more, not even what has come. */
  void close(Run run) {
    queue.close();
    for (Optional<T> left = queue.poll(); left.isPresent(); left = queue.poll()) {
      run.emitted(left.get());
    }
  }
}
