// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Waiter;
import org.jspecify.annotations.Nullable;

/** Chosen when nothing else can be done now. */
final class OtherwiseBranch<R extends @Nullable Object, X extends Exception> extends Branch<R, X> {
  private final Body<R, X> body;

  OtherwiseBranch(Body<R, X> body) {
    this.body = body;
  }

  @Override
  boolean tryNow() {
    return false; // the select knows it as its last resort
  }

  @Override
  void enlist(Waiter select, int number) {
    throw new AssertionError("a select with a last resort does not wait");
  }

  @Override
  R result() throws X {
    return body.run();
  }

  @Override
  public String toString() {
    return "nothing else";
  }
}
