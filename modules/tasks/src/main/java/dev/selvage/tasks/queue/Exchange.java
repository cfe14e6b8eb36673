// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where elements change hands: what is there, who waits with more, who waits for some. Queues and
 * subscriptions are faces of it.
 *
 * <p>Somebody waits for an element only while there is none, and with an element only while there
 * is no room. So whoever comes serves those who wait before anything else; the compare-and-set of
 * their wait decides whether they are still there, and the next in the line is served if not.
 *
 * <p>Methods without a word about it take the guard. Those "under the guard" want it held: a {@link
 * Select} and a {@link Broadcast} do several things in one step.
 */
final class Exchange<T> {
  final Guard guard;
  final int capacity;
  private final Storage<T> storage;
  private final Object owner;
  private final @Nullable Runnable roomMade;

  // Guarded by the guard; accepted = taken + size + undelivered whenever it is free.
  private final Line<T> takers = new Line<>();
  private final Line<T> putters = new Line<>();
  private @Nullable Refusal refusal;
  private long accepted;
  private long taken;
  private long undelivered;

  /**
   * @param owner whose exchange it is: a noun phrase, for errors and the task tree
   * @param roomMade called under the guard when an element has left, if there is anything to do
   */
  Exchange(
      Guard guard, int capacity, Storage<T> storage, Object owner, @Nullable Runnable roomMade) {
    this.guard = guard;
    this.capacity = capacity;
    this.storage = storage;
    this.owner = owner;
    this.roomMade = roomMade;
  }

  // ---- putting

  /** Puts an element, and waits for room. A checkpoint. */
  void put(T element, @Nullable End end) {
    check(element);
    Tasks.checkpoint();
    Place<T> place = null;
    Refusal refused;
    guard.lock();
    try {
      refused = refusalToPut(end);
      if (refused == null && !add(element)) {
        place = new Wait(false, end).place;
        place.element = element;
        putters.add(place);
      }
    } finally {
      guard.unlock();
    }
    if (place != null) {
      place.await();
      place.throwFailure();
      refused = place.refusal;
    }
    if (refused != null) {
      throw putRefused(refused, element);
    }
  }

  /** Puts an element if there is room. Any thread. */
  boolean offer(T element, @Nullable End end) {
    check(element);
    Refusal refused;
    guard.lock();
    try {
      refused = refusalToPut(end);
      if (refused == null) {
        return add(element);
      }
    } finally {
      guard.unlock();
    }
    throw putRefused(refused, element);
  }

  void check(T element) {
    Objects.requireNonNull(element, "a queue takes no null");
    storage.check(element);
  }

  /** Under the guard. */
  @Nullable Refusal refusalToPut(@Nullable End end) {
    return end != null && end.isClosed() ? Refusal.LEFT : refusal;
  }

  /** Hands the element to a taker or keeps it; false if there is no room. Under the guard. */
  boolean add(T element) {
    Place<T> taker;
    while ((taker = takers.poll()) != null) {
      if (taker.give(element)) {
        accepted++;
        taken++;
        return true;
      }
    }
    if (storage.size() >= capacity) {
      return false;
    }
    storage.add(element);
    accepted++;
    return true;
  }

  /** Under the guard. */
  void enlistPutter(Place<T> place) {
    putters.add(place);
  }

  RuntimeException putRefused(Refusal why, T element) {
    return switch (why) {
      case LEFT -> left("sender");
      case BROKEN ->
          new QueueBrokenException(
              owner + " takes no " + element + ": its last receiver has closed");
      case CLOSED, OVERFLOWED ->
          new QueueClosedException(owner + " takes no " + element + ": it is closed");
    };
  }

  // ---- taking

  /** The next element, waiting for it; null at the end. A checkpoint. */
  @Nullable T take(@Nullable End end) {
    Tasks.checkpoint();
    Place<T> place = null;
    T element = null;
    Refusal refused;
    guard.lock();
    try {
      refused = leftBy(end);
      if (refused == null) {
        element = next();
        refused = element == null ? refusal : null;
        if (element == null && refused == null) {
          place = new Wait(true, end).place;
          takers.add(place);
        }
      }
    } finally {
      guard.unlock();
    }
    if (place != null) {
      place.await();
      element = place.element;
      refused = place.refusal;
    }
    return element != null ? element : orEnd(refused);
  }

  /** Null is an error where one element was asked for. */
  T required(@Nullable T element) {
    if (element == null) {
      throw takeRefused(Refusal.CLOSED);
    }
    return element;
  }

  /** Null at an end in order, an exception at any other. */
  private @Nullable T orEnd(@Nullable Refusal refused) {
    if (refused != null && !isEnd(refused)) {
      throw takeRefused(refused);
    }
    return null;
  }

  /** Whether a taker that is refused like this has just come to the end. */
  static boolean isEnd(Refusal why) {
    return why == Refusal.CLOSED || why == Refusal.BROKEN;
  }

  /** The next element if there is one. Any thread. */
  @Nullable T poll(@Nullable End end) {
    guard.lock();
    try {
      if (leftBy(end) == null) {
        return next();
      }
    } finally {
      guard.unlock();
    }
    throw takeRefused(Refusal.LEFT);
  }

  /** Under the guard. */
  static @Nullable Refusal leftBy(@Nullable End end) {
    return end != null && end.isClosed() ? Refusal.LEFT : null;
  }

  /** Takes the next element, or null; lets putters in where there is room. Under the guard. */
  @Nullable T next() {
    T element = storage.poll();
    if (element == null) {
      element = fromPutter();
    } else {
      refill();
    }
    if (element != null) {
      taken++;
      if (roomMade != null) {
        roomMade.run();
      }
    }
    return element;
  }

  /** From hand to hand: where the capacity is zero. */
  private @Nullable T fromPutter() {
    Place<T> putter;
    while ((putter = putters.poll()) != null) {
      if (putter.accept()) {
        accepted++;
        return putter.element;
      }
    }
    return null;
  }

  private void refill() {
    Place<T> putter;
    while (storage.size() < capacity && (putter = putters.poll()) != null) {
      T element = putter.element;
      if (element != null && canBeAdded(putter, element) && putter.accept()) {
        storage.add(element);
        accepted++;
      }
    }
  }

  /** A comparator that throws does so in the hands of the putter, not in those of a taker. */
  private boolean canBeAdded(Place<T> putter, T element) {
    try {
      storage.tryAdd(element);
      return true;
    } catch (Throwable e) {
      putter.fail(e);
      return false;
    }
  }

  /** Under the guard. */
  void enlistTaker(Place<T> place) {
    takers.add(place);
  }

  RuntimeException takeRefused(Refusal why) {
    return switch (why) {
      case LEFT -> left("receiver");
      case OVERFLOWED ->
          new SubscriptionOverflowException(
              owner + " was ended: it was full when the next element was published");
      case CLOSED, BROKEN ->
          new QueueClosedException("nothing to take from " + owner + ": it is closed and empty");
    };
  }

  private QueueClosedException left(String end) {
    return new QueueClosedException("this " + end + " of " + owner + " is closed");
  }

  // ---- ends

  /** Nothing more can be put; what is there can be taken. Under the guard. */
  void close(Refusal why) {
    if (refusal == null) {
      refusal = why;
      takers.refuseAll(why);
    }
  }

  /** Ends it now; returns what was there, which nobody will take. Under the guard. */
  List<T> drop(Refusal why) {
    List<T> dropped = new ArrayList<>(storage.size());
    T element;
    while ((element = storage.poll()) != null) {
      dropped.add(element);
    }
    undelivered += dropped.size();
    if (refusal == null || why == Refusal.BROKEN) {
      refusal = why;
    }
    takers.refuseAll(why);
    putters.refuseAll(why);
    return dropped;
  }

  /** Sends away who waits through that end. Under the guard. */
  void leave(End end) {
    takers.refuse(Refusal.LEFT, place -> place.end == end);
    putters.refuse(Refusal.LEFT, place -> place.end == end);
  }

  /** Takes the next element away from the takers; null when there is none. Under the guard. */
  @Nullable T shedOldest() {
    T element = storage.poll();
    if (element != null) {
      undelivered++;
    }
    return element;
  }

  /** Counts an element that is not even let in. Under the guard. */
  void shedNewest() {
    accepted++;
    undelivered++;
  }

  // ---- what there is; under the guard

  @Nullable Refusal refusal() {
    return refusal;
  }

  int size() {
    return storage.size();
  }

  boolean hasRoom() {
    return storage.size() < capacity;
  }

  int waitingTakers() {
    return takers.waiting();
  }

  int waitingPutters() {
    return putters.waiting();
  }

  long acceptedCount() {
    return accepted;
  }

  long takenCount() {
    return taken;
  }

  long undeliveredCount() {
    return undelivered;
  }

  @Override
  public String toString() {
    return owner.toString();
  }

  /** The wait of a put or a take. */
  private final class Wait extends Waiter {
    final Place<T> place;
    private final boolean taking;

    Wait(boolean taking, @Nullable End end) {
      super(taking ? "Queue.take" : "Queue.put");
      this.taking = taking;
      place = new Place<>(this, 0, end);
    }

    @Override
    protected void withdraw() {
      guard.run(place::leave);
    }

    @Override
    public String toString() {
      return (taking ? "an element of " : "room in ") + owner;
    }
  }
}
