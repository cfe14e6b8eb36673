// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Waiter;
import dev.selvage.tasks.sync.Event;
import org.jspecify.annotations.Nullable;

/** Waits for an event to be set. */
final class EventBranch<R extends @Nullable Object, X extends Exception> extends Branch<R, X> {
  private final Event event;
  private final Body<R, X> body;
  private boolean set;
  private Event.@Nullable Listening listening;

  EventBranch(Event event, Body<R, X> body) {
    this.event = event;
    this.body = body;
  }

  @Override
  void look() {
    set = event.isSet();
  }

  @Override
  boolean tryNow() {
    return set;
  }

  @Override
  void enlist(Waiter select, int number) {
    listening =
        event.whenSet(() -> {
          var unused = select.resume(number);
        });
  }

  @Override
  void withdraw() {
    if (listening != null) {
      listening.close();
    }
  }

  @Override
  R result() throws X {
    return body.run();
  }

  @Override
  public String toString() {
    return "an event";
  }
}
