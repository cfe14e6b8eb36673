// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.CancelScope;
import dev.selvage.tasks.Cancellation;
import dev.selvage.tasks.Outcome;
import dev.selvage.tasks.Tasks;
import org.jspecify.annotations.Nullable;

/** Waits for a call, and takes what it hands over meanwhile. Belongs to the waiting task. */
final class Following<T extends @Nullable Object, E> {
  private final OffloadedCall<T> call;
  private final Handover<E> news;
  private final ActionWith<? super E, ?> follower;
  private @Nullable Throwable thrown;

  Following(OffloadedCall<T> call, Handover<E> news, ActionWith<? super E, ?> follower) {
    this.call = call;
    this.news = news;
    this.follower = follower;
  }

  /**
   * Starts the call and waits for its end, which the scope brings about when the follower fails.
   */
  @SuppressWarnings("NullAway") // null is a value of T where the body returned it
  <X extends Exception> T run(Runnable start) throws X {
    var unused =
        Tasks.cancelScope(scope -> {
          start.run();
          E element;
          while ((element = call.next(news)) != null) {
            tell(element, scope);
          }
          return true;
        });
    if (thrown != null) {
      throw asItself(thrown);
    }
    return call.result();
  }

  private void tell(E element, CancelScope scope) {
    if (thrown != null) {
      return;
    }
    try {
      follower.run(element);
    } catch (Throwable e) {
      thrown = e;
      scope.cancel("what follows its worker failed: " + e);
    }
  }

  private RuntimeException asItself(Throwable first) {
    Throwable later = call.failure();
    boolean failedToo = later != null && later != first && !call.endedByCancellation();
    if (failedToo && !(first instanceof Cancellation)) {
      first.addSuppressed(later);
    }
    return new Outcome.Failure<RuntimeException>(first).get();
  }
}
