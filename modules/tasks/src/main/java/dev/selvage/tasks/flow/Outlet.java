// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs a flow in a task of its own for one subscriber, which is called by that task, and by the end
 * of it: one call after the other. The subscription may be used by any thread.
 */
final class Outlet<T> implements Subscription {
  private final AtomicLong demand = new AtomicLong();

  /** Null when it wants no more signals. */
  private final AtomicReference<@Nullable Subscriber<? super T>> subscriber;

  private volatile @Nullable Task<?> task;
  private volatile @Nullable Waiter waiting;
  private volatile @Nullable IllegalArgumentException violation;

  private Outlet(Subscriber<? super T> subscriber) {
    this.subscriber = new AtomicReference<>(subscriber);
  }

  static <T> Publisher<T> of(Source<T> source, Vertx vertx) {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "Publisher.subscribe: the subscriber is null");
      Outlet<T> outlet = new Outlet<>(subscriber);
      if (outlet.isAccepted(subscriber)) {
        Tasks.run(vertx, "Flow.toPublisher", () -> outlet.run(source))
            .onComplete((unused, failure) -> outlet.end(failure));
      }
    };
  }

  private boolean isAccepted(Subscriber<? super T> by) {
    try {
      by.onSubscribe(this);
    } catch (RuntimeException e) {
      brokenBy(by, e);
    }
    return subscriber.get() != null;
  }

  private void run(Source<T> source) throws Exception {
    Task<?> current = Tasks.current().orElseThrow();
    task = current;
    if (subscriber.get() == null || violation != null) {
      stop(current);
    }
    Tasks.checkpoint();
    Run.run(run -> source.run(run, this::emit));
  }

  private void emit(T element) {
    while (demand.get() == 0) {
      awaitDemand();
    }
    demand.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
    Subscriber<? super T> to = subscriber.get();
    if (to != null) {
      try {
        to.onNext(element);
      } catch (RuntimeException e) {
        brokenBy(to, e);
        throw e;
      }
    }
  }

  private void awaitDemand() {
    Tasks.checkpoint();
    Waiter waiter = new Demand();
    waiting = waiter;
    if (demand.get() > 0) {
      var unused = waiter.resume(); // the request came before it could see the waiter
    }
    waiter.await();
    waiting = null;
  }

  private void brokenBy(Subscriber<? super T> broken, RuntimeException failure) {
    subscriber.set(null);
    Thrown.unobserved("the subscriber " + broken + " of a flow", failure);
  }

  private void end(@Nullable Throwable failure) {
    Subscriber<? super T> to = subscriber.getAndSet(null);
    Throwable why = violation == null ? failure : violation;
    if (to == null) {
      return;
    }
    if (why == null) {
      to.onComplete();
    } else {
      to.onError(why);
    }
  }

  private static void stop(Task<?> running) {
    running.cancel("its subscription was cancelled");
  }

  // ---- the subscription

  @Override
  public void request(long count) {
    if (subscriber.get() == null) {
      return;
    }
    if (count <= 0) {
      violation =
          new IllegalArgumentException(
              "Subscription.request: the count is "
                  + count
                  + "; it must be positive (rule 3.9 of Reactive Streams)");
      stopIfRunning();
      return;
    }
    demand.updateAndGet(now -> now + count < 0 ? Long.MAX_VALUE : now + count);
    Waiter waiter = waiting;
    if (waiter != null) {
      var unused = waiter.resume();
    }
  }

  @Override
  public void cancel() {
    subscriber.set(null);
    stopIfRunning();
  }

  private void stopIfRunning() {
    Task<?> running = task;
    if (running != null) {
      stop(running);
    }
  }

  private final class Demand extends Waiter {
    Demand() {
      super("Flow.toPublisher");
    }

    @Override
    protected void withdraw() {
      waiting = null;
    }

    @Override
    public String toString() {
      return "the demand of a subscriber";
    }
  }
}
