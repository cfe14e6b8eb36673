// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The results of tasks in the order in which they complete; made by {@link Tasks#asCompleted}.
 * {@code hasNext} waits for the next completion. The first failure cancels the other tasks, waits
 * for them and is thrown, as itself, from there.
 *
 * <p>The tasks belong to the scope in which this was opened: when it is closed, or when that scope
 * is left, those that still run are cancelled and waited for. Belongs to the task that opened it.
 */
public final class Completions<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {
  private final TaskNode<?> owner;
  private final GroupNode group;
  private final Deque<Task<T>> completed = new ArrayDeque<>();
  private final Attachment attachment;
  private @Nullable Waiter waiting;
  private boolean failureSeen;

  private Completions(TaskNode<?> owner) {
    this.owner = owner;
    this.group = GroupNode.openBesides(this::taskCompleted);
    this.attachment = new Attachment(owner.scope(), this, this::close);
    owner.attach(attachment);
  }

  static <I extends @Nullable Object, T extends @Nullable Object> Completions<T> open(
      Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) {
    TaskNode<?> owner = TaskNode.required("Tasks.asCompleted");
    owner.checkpoint();
    Completions<T> completions = new Completions<>(owner);
    for (I item : items) {
      completions.fork(() -> body.apply(item));
    }
    return completions;
  }

  private void fork(Body<? extends T, ?> body) {
    TaskNode<T> task = (TaskNode<T>) group.<T>fork(body::run);
    task.listen(outcome -> {
      if (outcome instanceof Outcome.Success<T>) {
        completed.add(task);
      }
    });
  }

  private void taskCompleted() {
    Waiter waiter = waiting;
    if (waiter != null) {
      waiter.resume();
    }
  }

  /**
   * Cancels what still runs and waits for it. Results not yet taken are dropped; a failure that was
   * not thrown by the iteration is logged.
   *
   * @throws IllegalStateException when another task calls it than the one that opened it
   */
  @Override
  public void close() {
    requireOwner("close");
    owner.detach(attachment);
    group.closeBesides();
    completed.clear();
    Throwable failure = group.failure();
    if (failure != null && !failureSeen) {
      failureSeen = true;
      Reports.unobserved("a task of " + this, failure);
    }
  }

  private void requireOwner(String what) {
    TaskNode<?> calling = TaskNode.required("Completions." + what);
    if (calling != owner) {
      throw new IllegalStateException(
          this + " belong to it; " + calling.describe() + " called " + what);
    }
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return awaitNext();
      }

      @Override
      public T next() {
        if (!awaitNext()) {
          throw new NoSuchElementException("all tasks have completed");
        }
        return completed.removeFirst().outcome().orElseThrow().get();
      }
    };
  }

  private boolean awaitNext() {
    requireOwner("iterator");
    owner.checkpoint();
    while (completed.isEmpty() && group.running() > 0 && group.failure() == null) {
      Waiter waiter = new NextCompletion();
      waiting = waiter;
      try {
        waiter.await();
      } finally {
        waiting = null;
      }
    }
    Throwable failure = group.failure();
    if (failure != null) {
      failureSeen = true;
      close();
      throw Rethrow.asItself(failure);
    }
    return !completed.isEmpty();
  }

  @Override
  public String toString() {
    return "the completions of " + owner.describe();
  }

  private static final class NextCompletion extends Waiter {
    NextCompletion() {
      super("Completions.hasNext");
    }

    @Override
    protected void withdraw() {
      // taskCompleted finds no waiter: awaitNext has cleared the field
    }

    @Override
    public String toString() {
      return "the next of several tasks to complete";
    }
  }
}
