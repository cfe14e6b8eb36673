// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.carrier.Alarm;
import java.time.Duration;

/** A wait for a moment. */
final class Sleep extends Waiter {
  private final TaskNode<?> task;
  private final Duration span;
  private final Wake wake = new Wake();

  private Sleep(TaskNode<?> task, Duration span) {
    super("Tasks.sleep");
    this.task = task;
    this.span = span;
  }

  static void sleep(Duration span) {
    TaskNode<?> task = TaskNode.required("Tasks.sleep");
    task.checkpoint();
    if (!span.isPositive()) {
      return;
    }
    Sleep sleep = new Sleep(task, span);
    sleep.wake.at(Deadline.momentAfter(task.scheduler.now(), span));
    task.scheduler.set(sleep.wake);
    sleep.await();
  }

  @Override
  protected void withdraw() {
    task.scheduler.clear(wake);
  }

  @Override
  protected Wakers wakers() {
    return Wakers.of(Waker.Outside.TIMER);
  }

  @Override
  public String toString() {
    return "a sleep of " + span;
  }

  private final class Wake extends Alarm {
    @Override
    protected void ring() {
      resume();
    }
  }
}
