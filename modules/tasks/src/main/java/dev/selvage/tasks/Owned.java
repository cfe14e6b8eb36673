// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Something that belongs to one task until it is given back, and that has to know when the task
 * completes without having done so. Low-level, like {@link Waiter}: for building a new kind of
 * lock.
 *
 * <p>It belongs to the task that makes it. {@link #take} and {@link #giveBack} are called in that
 * task; the other methods may be called from any thread.
 */
public abstract class Owned {
  private final TaskNode<?> owner;
  private final Object part;
  @Nullable Owned next;

  /**
   * Something that the current task may take.
   *
   * @param what what the task is about to do, for the sentence that says this is not a task:
   *     "Lock.acquire"
   * @param part what {@link #taken} finds it by: the lock that it is the holding of
   * @throws IllegalStateException outside a task
   */
  protected Owned(String what, Object part) {
    this.owner = TaskNode.required(what);
    this.part = part;
  }

  /** From now on {@link #ownerCompleted} is called when the owner completes. Call it once. */
  protected final void take() {
    owner.take(this);
  }

  /** Undoes {@link #take}; does nothing if it was not taken. */
  protected final void giveBack() {
    owner.giveBack(this);
  }

  /**
   * The owner has completed and has not given this back: its body has ended, and nobody knows of
   * its end yet. Called on the owner's event loop, once; must not wait.
   */
  protected abstract void ownerCompleted();

  /** The task that it belongs to. */
  public final Task<?> owner() {
    return owner;
  }

  /** Whether it belongs to the task that runs this code. */
  public final boolean isMine() {
    return TaskNode.current() == owner;
  }

  /**
   * What the current task has taken of something and not given back; null if nothing. Looks through
   * all that the task has taken.
   *
   * @throws IllegalStateException outside a task
   */
  public static @Nullable Owned taken(String what, Object part) {
    Owned each = TaskNode.required(what).lastTaken();
    while (each != null && each.part != part) {
      each = each.next;
    }
    return each;
  }
}
