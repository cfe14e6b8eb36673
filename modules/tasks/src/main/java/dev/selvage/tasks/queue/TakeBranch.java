// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/** Takes an element. */
final class TakeBranch<T, R extends @Nullable Object, X extends Exception> extends Branch<R, X> {
  private final Exchange<T> exchange;
  private final @Nullable End end;
  private final BodyWith<? super T, R, X> body;
  private final @Nullable Body<R, X> atEnd;
  private @Nullable Place<T> place;
  private @Nullable T element;
  private @Nullable Refusal refusal;

  TakeBranch(
      Exchange<T> exchange,
      @Nullable End end,
      BodyWith<? super T, R, X> body,
      @Nullable Body<R, X> atEnd) {
    this.exchange = exchange;
    this.end = end;
    this.body = body;
    this.atEnd = atEnd;
  }

  @Override
  Guard guard() {
    return exchange.guard;
  }

  @Override
  boolean tryNow() {
    refusal = Exchange.leftBy(end);
    if (refusal == null) {
      element = exchange.next();
      refusal = element == null ? exchange.refusal() : null;
    }
    return element != null || refusal != null;
  }

  @Override
  void enlist(Waiter select, int number) {
    place = new Place<>(select, number, end);
    exchange.enlistTaker(place);
  }

  @Override
  void withdraw() {
    Place<T> enlisted = place;
    if (enlisted != null) {
      exchange.guard.run(enlisted::leave);
      element = enlisted.element;
      refusal = enlisted.refusal;
    }
  }

  @Override
  R result() throws X {
    T taken = element;
    if (taken != null) {
      return body.apply(taken);
    }
    Refusal why = refusal == null ? Refusal.CLOSED : refusal;
    if (atEnd != null && Exchange.isEnd(why)) {
      return atEnd.run();
    }
    throw exchange.takeRefused(why);
  }

  @Override
  public String toString() {
    return "an element of " + exchange;
  }
}
