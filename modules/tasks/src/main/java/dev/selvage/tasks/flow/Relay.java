// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.Select;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flow that runs in a task of its own and is taken from element by element. Its end, and its
 * failure, have their place after the last element: what came before them is taken first.
 */
final class Relay<T> {
  private final Source<? extends T> source;
  private final Queue<T> queue;
  private final Iterator<T> elements;
  private @Nullable Task<?> producer;
  private @Nullable Throwable failure;
  private boolean failureSeen;

  Relay(Source<? extends T> source, Queue<T> queue) {
    this.source = source;
    this.queue = queue;
    this.elements = queue.iterator();
  }

  /** Runs the source in a child task while the consumer takes from the relay. */
  static <T> void run(
      Source<? extends T> source,
      Run run,
      Queue<T> queue,
      String name,
      ActionWith<? super Relay<T>, ?> consumer)
      throws Exception {
    Relay<T> relay = new Relay<>(source, queue);
    try {
      Crew.run(crew -> {
        relay.producedBy(crew.fork(name, () -> relay.produce(run)));
        consumer.run(relay);
      });
    } catch (Exception e) {
      relay.addUnseenTo(e);
      throw e;
    } finally {
      relay.reportUnseen(name);
    }
  }

  /** The body of the task that produces; forked by who then says so in {@link #producedBy}. */
  void produce(Run run) throws Exception {
    try {
      source.run(run, queue::put);
    } catch (Cancellation c) {
      throw c;
    } catch (Throwable e) {
      if (Thrown.isFatal(e) || Thrown.isUnwinding()) {
        throw e;
      }
      failure = e;
    } finally {
      queue.close();
    }
  }

  void producedBy(Task<?> task) {
    producer = task;
  }

  /** The next element; null at the end. Throws the failure when it is its turn. */
  @Nullable T next() {
    return elements.hasNext() ? elements.next() : end();
  }

  /** The next element; null at the end, or when there is none before the deadline. */
  @Nullable T nextBefore(Deadline deadline) {
    Optional<T> next = queue.poll();
    if (next.isEmpty()) {
      next =
          Select.<Optional<T>, RuntimeException>first(
              queue.taking(Optional::of, Optional::empty), Select.at(deadline, Optional::empty));
    }
    return next.orElse(null);
  }

  private @Nullable T end() {
    if (failure != null) {
      failureSeen = true;
      throw Thrown.asItself(failure);
    }
    if (producer != null) {
      producer.await();
    }
    return null;
  }

  private void addUnseenTo(Exception thrown) {
    if (failure != null && !failureSeen) {
      failureSeen = true;
      Thrown.suppress(thrown, failure);
    }
  }

  /** It failed further on than anybody wanted to go. */
  void reportUnseen(String name) {
    if (failure != null && !failureSeen) {
      failureSeen = true;
      Thrown.unobserved("the task '" + name + "'", failure);
    }
  }
}
