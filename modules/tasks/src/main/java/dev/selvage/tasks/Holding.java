// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that is held, as {@link Holdings} knows it. */
public final class Holding {
  static final Holding UNTRACKED = new Holding();

  private final long number;
  private final Object what;
  private final List<StackTraceElement> stack;
  private final @Nullable TaskNode<?> taker;

  private Holding() {
    number = 0;
    what = "something that nobody tracks";
    stack = List.of();
    taker = null;
  }

  Holding(long number, Object what) {
    this.number = number;
    this.what = what;
    this.stack = Waits.callers(new Throwable().getStackTrace());
    this.taker = TaskNode.current();
  }

  long number() {
    return number;
  }

  /** It was given back. Releasing it again does nothing. */
  public void release() {
    if (number != 0) {
      Holdings.release(this);
    }
  }

  /** What is held, in a noun phrase. */
  public String what() {
    try {
      return what.toString();
    } catch (RuntimeException e) {
      return what.getClass().getName() + ", whose toString failed: " + e;
    }
  }

  /** The object that {@link Holdings#taken} was given. */
  public Object subject() {
    return what;
  }

  /** The stack of the code that took it, innermost first, without the toolkit's own frames. */
  public List<StackTraceElement> stack() {
    return stack;
  }

  /** The task that took it; empty when that was done outside a task. */
  public Optional<Task<?>> taker() {
    return Optional.ofNullable(taker);
  }

  /** The Vert.x of the task that took it. */
  public Optional<Vertx> vertx() {
    return Optional.ofNullable(taker).map(task -> task.scheduler.vertx());
  }

  /**
   * "a permit of Semaphore[0 of 1 available], taken by the task 'orders' at
   * Orders.of(Orders.java:9)".
   */
  @Override
  public String toString() {
    return what()
        + ", taken"
        + (taker == null ? " outside a task" : " by " + taker.describe())
        + (stack.isEmpty() ? "" : " at " + Waits.place(stack.getFirst()));
  }
}
