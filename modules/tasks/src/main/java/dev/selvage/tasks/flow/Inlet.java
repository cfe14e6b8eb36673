// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Subscribes to a publisher, and asks for as many elements as there is room for. */
final class Inlet<T> implements Subscriber<T> {
  private final Inbox<T> inbox = new Inbox<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

  private Inlet() {}

  static <T> Source<T> of(Publisher<? extends T> publisher) {
    return (run, sink) -> {
      Inlet<T> inlet = new Inlet<>();
      publisher.subscribe(inlet);
      try {
        inlet.inbox.drain(run, sink, inlet::request);
      } finally {
        inlet.cancel();
        inlet.inbox.close(run);
      }
    };
  }

  @Override
  public void onSubscribe(Subscription given) {
    Objects.requireNonNull(given, "onSubscribe: the subscription is null");
    if (subscription.compareAndSet(null, given)) {
      given.request(Inbox.CAPACITY);
    } else {
      given.cancel(); // there is one, or it came too late
    }
  }

  private void request(long count) {
    Subscription current = subscription.get();
    if (current != null) {
      current.request(count);
    }
  }

  private void cancel() {
    Subscription current = subscription.getAndSet(new Ended());
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onNext(T element) {
    Objects.requireNonNull(element, "onNext: the element is null");
    if (!inbox.put(element)) {
      cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "onError: the failure is null");
    inbox.fail(failure);
  }

  @Override
  public void onComplete() {
    inbox.end();
  }

  /** Where a subscription was that is not wanted any more. */
  private record Ended() implements Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
