// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Waiter;
import dev.selvage.tasks.carrier.Alarm;
import dev.selvage.tasks.carrier.LoopScheduler;
import dev.selvage.tasks.carrier.TaskThread;
import org.jspecify.annotations.Nullable;

/** Waits for a moment. */
final class TimeBranch<R extends @Nullable Object, X extends Exception> extends Branch<R, X> {
  private final Deadline deadline;
  private final Body<R, X> body;
  private boolean passed;
  private @Nullable Ring ring;

  TimeBranch(Deadline deadline, Body<R, X> body) {
    this.deadline = deadline;
    this.body = body;
  }

  @Override
  void look() {
    passed = !deadline.remaining().isPositive();
  }

  @Override
  boolean tryNow() {
    return passed;
  }

  @Override
  void enlist(Waiter select, int number) {
    TaskThread task = TaskThread.current();
    if (task != null) {
      ring = new Ring(task.scheduler(), select, number);
      ring.set(deadline);
    }
  }

  @Override
  void withdraw() {
    if (ring != null) {
      ring.clear();
    }
  }

  @Override
  R result() throws X {
    return body.run();
  }

  @Override
  public String toString() {
    return "a deadline";
  }

  private static final class Ring extends Alarm {
    private final LoopScheduler scheduler;
    private final Waiter select;
    private final int number;

    Ring(LoopScheduler scheduler, Waiter select, int number) {
      this.scheduler = scheduler;
      this.select = select;
      this.number = number;
    }

    void set(Deadline deadline) {
      at(scheduler.now() + deadline.remaining().toNanos());
      scheduler.set(this);
    }

    void clear() {
      scheduler.clear(this);
    }

    @Override
    protected void ring() {
      var unused = select.resume(number);
    }
  }
}
