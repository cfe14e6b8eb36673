// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/** Puts an element. */
final class PutBranch<T, R extends @Nullable Object, X extends Exception> extends Branch<R, X> {
  private final Exchange<T> exchange;
  private final @Nullable End end;
  private final T element;
  private final Body<R, X> body;
  private @Nullable Place<T> place;
  private @Nullable Refusal refusal;

  PutBranch(Exchange<T> exchange, @Nullable End end, T element, Body<R, X> body) {
    exchange.check(element);
    this.exchange = exchange;
    this.end = end;
    this.element = element;
    this.body = body;
  }

  @Override
  Guard guard() {
    return exchange.guard;
  }

  @Override
  boolean tryNow() {
    refusal = exchange.refusalToPut(end);
    return refusal != null || exchange.add(element);
  }

  @Override
  void enlist(Waiter select, int number) {
    place = new Place<>(select, number, end);
    place.element = element;
    exchange.enlistPutter(place);
  }

  @Override
  void withdraw() {
    Place<T> enlisted = place;
    if (enlisted != null) {
      exchange.guard.run(enlisted::leave);
      refusal = enlisted.refusal;
    }
  }

  @Override
  R result() throws X {
    if (place != null) {
      place.throwFailure();
    }
    if (refusal != null) {
      throw exchange.putRefused(refusal, element);
    }
    return body.run();
  }

  @Override
  public String toString() {
    return "room in " + exchange;
  }
}
