// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.SideTask;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a run of a {@link Flow}, one by one, for a loop; made by {@link Flow#open}.
 *
 * <pre>{@code
 * try (var cursor = pages.open()) {
 *   for (Page page : cursor) {
 *     if (!show(page)) break;
 *   }
 * }
 * }</pre>
 *
 * <p>The flow runs in a child task, at most one element ahead of the loop. {@code hasNext} waits
 * for the next element, is a checkpoint, and throws the failure of the flow, as itself, after the
 * elements that came before it. There is one iteration: a second loop goes on where the first was
 * left.
 *
 * <p>The child task belongs to the scope in which the cursor was opened: when it is closed, or when
 * that scope is left, the flow is cancelled and waited for, with its {@code finally} blocks.
 * Belongs to the task that opened it.
 */
@CheckReturnValue
public final class Cursor<T> implements Iterable<T>, AutoCloseable {
  private final Thread owner = Thread.currentThread();
  private final Relay<T> relay;
  private final SideTask producer;
  private final Iterator<T> elements = new Elements();
  private boolean closed;

  private Cursor(Relay<T> relay, SideTask producer) {
    this.relay = relay;
    this.producer = producer;
  }

  static <T> Cursor<T> open(Source<T> source) {
    Queue<T> queue = Queue.rendezvous();
    Relay<T> relay = new Relay<>(source, queue);
    Run run = new Run();
    SideTask producer = SideTask.open("Flow.open", () -> relay.produce(run), run::end);
    relay.producedBy(producer.task());
    return new Cursor<>(relay, producer);
  }

  /**
   * The iteration.
   *
   * @throws IllegalStateException by its methods, when another task calls them than the one that
   *     opened the cursor, or when the cursor was closed
   */
  @Override
  public Iterator<T> iterator() {
    return elements;
  }

  /**
   * The elements that are left as a sequential stream, to be consumed in this task; closing it
   * closes the cursor.
   */
  public Stream<T> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(elements, traits), false)
        .onClose(this::close);
  }

  /**
   * Cancels the flow and waits for its end, which nothing cuts short. What it throws while it is
   * unwound is thrown here, as itself; a failure further on than the loop went is logged. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    requireOwner("close");
    if (closed) {
      return;
    }
    closed = true;
    producer.close();
    relay.reportUnseen(producer.task().name());
    if (producer.task().outcome().orElse(null) instanceof Outcome.Failure<?>(var cause)) {
      throw Thrown.asItself(cause);
    }
  }

  private void requireOwner(String what) {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "Cursor."
              + what
              + " was called by "
              + Tasks.current().map(task -> "the task '" + task.name() + "'").orElse("no task")
              + ", which did not open the cursor");
    }
  }

  private final class Elements implements Iterator<T> {
    private @Nullable T next;

    @Override
    public boolean hasNext() {
      requireOwner("hasNext");
      if (closed) {
        throw new IllegalStateException("the cursor of a flow was used after it was closed");
      }
      if (producer.task().state() == Task.State.CANCELLED) {
        var unused = producer.task().await(); // says so; one that never began has closed nothing
      }
      if (next == null) {
        next = relay.next();
      }
      return next != null;
    }

    @Override
    public T next() {
      T element = hasNext() ? next : null;
      if (element == null) {
        throw new NoSuchElementException("the flow has ended");
      }
      next = null;
      return element;
    }
  }
}
