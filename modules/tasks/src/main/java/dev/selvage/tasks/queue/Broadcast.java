// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands each element to all who subscribed before it was published. Every subscription has a buffer
 * of its own and says what happens when that is full.
 *
 * <pre>{@code
 * var prices = Broadcast.<Price>open();
 * try (var all = prices.subscribe(100, Overflow.WAIT)) {
 *   for (Price price : all) store(price);
 * }
 * try (var latest = prices.subscribe(1, Overflow.SHED_OLDEST)) {
 *   for (Price price : latest) show(price);
 * }
 * prices.publish(price);
 * }</pre>
 *
 * <p><b>Order.</b> All subscriptions see the elements in the same order. An element is published in
 * one step, to all of them: {@link #publish} waits until every one with {@link Overflow#WAIT} has
 * room, and waiting publishers are served in the order of their arrival. Without a subscription an
 * element goes nowhere.
 *
 * <p><b>Blocking and cancellation.</b> {@link #publish} is a checkpoint; a cancelled one has
 * published nothing, to nobody.
 *
 * <p><b>Thread safety.</b> Tasks of any event loop may share one; what does not wait may be called
 * from any thread. Elements are not null.
 */
@CheckReturnValue
public final class Broadcast<T> implements AutoCloseable {
  private final Guard guard = new Guard();

  // Guarded by the guard.
  private final Set<Subscription<T>> subscriptions = new LinkedHashSet<>();
  private final Line<T> publishers = new Line<>();
  private long published;
  private boolean closed;

  private Broadcast() {}

  /** One without subscriptions. */
  public static <T> Broadcast<T> open() {
    return new Broadcast<>();
  }

  /**
   * A subscription to what is published from now on; close it in the end.
   *
   * @param capacity how many elements it may hold that were not taken yet
   * @param overflow what happens when it is full
   * @throws IllegalArgumentException when the capacity is less than 1
   * @throws QueueClosedException when the broadcast is closed
   */
  public Subscription<T> subscribe(int capacity, Overflow overflow) {
    return subscribe(capacity, overflow, lost -> {});
  }

  /**
   * {@link #subscribe(int, Overflow)} with a hook for the elements that were published to it and
   * will never be taken: shed, or left when it was closed. The hook runs on the thread that causes
   * this and must not wait; what it throws is logged.
   */
  public Subscription<T> subscribe(
      int capacity, Overflow overflow, Consumer<? super T> undelivered) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Broadcast.subscribe: capacity is " + capacity + "; it must be at least 1");
    }
    Objects.requireNonNull(overflow, "Broadcast.subscribe: the overflow is null");
    Objects.requireNonNull(undelivered, "Broadcast.subscribe: the hook is null");
    return guard.get(() -> {
      if (closed) {
        throw refused("has no new subscription");
      }
      Subscription<T> subscription =
          new Subscription<>(this, guard, capacity, overflow, undelivered);
      subscriptions.add(subscription);
      return subscription;
    });
  }

  /**
   * Publishes an element; waits while a subscription with {@link Overflow#WAIT} is full.
   *
   * @throws QueueClosedException when the broadcast is closed, or closed now while this waits
   */
  public void publish(T element) {
    Objects.requireNonNull(element, "Broadcast.publish: the element is null");
    Tasks.checkpoint();
    Place<T> place = guard.get(() -> publishOrWait(element));
    if (place != null) {
      place.await();
      if (place.refusal != null) {
        throw refused("publishes no " + element);
      }
    }
  }

  /**
   * Publishes an element if no subscription with {@link Overflow#WAIT} is full. Any thread.
   *
   * @throws QueueClosedException when the broadcast is closed
   */
  public boolean offer(T element) {
    Objects.requireNonNull(element, "Broadcast.offer: the element is null");
    return guard.get(() -> publishNow(element));
  }

  private @Nullable Place<T> publishOrWait(T element) {
    if (publishNow(element)) {
      return null;
    }
    Place<T> place = new Publish().place;
    place.element = element;
    publishers.add(place);
    return place;
  }

  private boolean publishNow(T element) {
    if (closed) {
      throw refused("publishes no " + element);
    }
    if (publishers.peek() != null || !allHaveRoom()) {
      return false;
    }
    deliver(element);
    return true;
  }

  private boolean allHaveRoom() {
    for (Subscription<T> subscription : subscriptions) {
      if (!subscription.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  private void deliver(T element) {
    published++;
    List<Subscription<T>> overflowed = null;
    for (Subscription<T> subscription : subscriptions) {
      if (!subscription.deliver(element)) {
        overflowed = overflowed == null ? new ArrayList<>(1) : overflowed;
        overflowed.add(subscription);
      }
    }
    if (overflowed != null) {
      overflowed.forEach(subscriptions::remove);
    }
  }

  /** Lets waiting publishers go on. Under the guard. */
  void roomMade() {
    Place<T> publisher;
    while ((publisher = publishers.peek()) != null && allHaveRoom()) {
      publishers.remove(publisher);
      T element = publisher.element;
      if (element != null && publisher.accept()) {
        deliver(element);
      }
    }
    if (closed && publisher == null) {
      endSubscriptions();
    }
  }

  /** Under the guard. */
  void left(Subscription<T> subscription) {
    subscriptions.remove(subscription);
    roomMade();
  }

  /**
   * Nothing more can be published. What subscriptions hold, and what publishers wait with, can
   * still be taken; then they see the end. Closing again does nothing. Any thread.
   */
  @Override
  public void close() {
    guard.run(() -> {
      closed = true;
      roomMade();
    });
  }

  /**
   * Closes it and drops what subscriptions hold, which goes to their hooks; waiting publishers fail
   * and have published nothing. Any thread.
   */
  public void closeNow() {
    guard.run(() -> {
      closed = true;
      publishers.refuseAll(Refusal.CLOSED);
      subscriptions.forEach(Subscription::drop);
      subscriptions.clear();
    });
  }

  private void endSubscriptions() {
    subscriptions.forEach(Subscription::endInOrder);
    subscriptions.clear();
  }

  private QueueClosedException refused(String what) {
    return new QueueClosedException(this + " " + what + ": it is closed");
  }

  /** All its numbers, of one moment. */
  public Statistics statistics() {
    return guard.get(
        () -> new Statistics(subscriptions.size(), published, publishers.waiting(), closed));
  }

  @Override
  public String toString() {
    return guard.get(() ->
        "Broadcast[" + subscriptions.size() + " subscriptions" + (closed ? ", closed]" : "]"));
  }

  private final class Publish extends Waiter {
    final Place<T> place = new Place<>(this, 0, null);

    Publish() {
      super("Broadcast.publish");
    }

    @Override
    protected void withdraw() {
      guard.run(() -> {
        place.leave();
        roomMade();
      });
    }

    @Override
    public String toString() {
      return "room in all subscriptions of " + Broadcast.this;
    }
  }

  /**
   * All numbers of one moment.
   *
   * @param subscriptions how many get what is published
   * @param published how many elements were published
   * @param waitingPublishers tasks that wait for room in a subscription
   * @param closed whether nothing more can be published
   */
  public record Statistics(
      int subscriptions, long published, int waitingPublishers, boolean closed) {}
}
