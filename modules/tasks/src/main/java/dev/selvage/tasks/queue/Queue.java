// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hand-over of elements from tasks that put to tasks that take. Closing it tells the takers that
 * the end is near: they drain what is there, then their loops end.
 *
 * <pre>{@code
 * var queue = Queue.<Item>bounded(10);
 * group.fork(() -> { for (Item item : queue) process(item); });
 * for (Item item : source) queue.put(item);
 * queue.close();
 * }</pre>
 *
 * <p><b>Kinds.</b> They differ in how much they hold and in what leaves first: {@link #bounded},
 * {@link #rendezvous}, {@link #lifo}, {@link #priority}, {@link #unbounded}.
 *
 * <p><b>Order and fairness.</b> Waiting putters and takers are served in the order of their
 * arrival, and before anybody who comes later. An element of a waiting putter enters the queue when
 * there is room, and takes part in the order of its kind from then on.
 *
 * <p><b>Blocking and cancellation.</b> {@link #put}, {@link #take}, {@link #join} and the iteration
 * wait, and are checkpoints: a cancelled put has put nothing, a cancelled take has taken nothing.
 * One that was served before the cancellation came has succeeded.
 *
 * <p><b>The end.</b> After {@link #close}, takers get what is in the queue and what putters were
 * waiting with already, then see the end. After {@link #closeNow} there is nothing left to take:
 * waiting putters fail and keep what they have, and what was in the queue goes to the hook of
 * {@link #onUndelivered}. When producers or consumers come and go, {@link #sender()} and {@link
 * #receiver()} close the queue when the last of them is closed.
 *
 * <p><b>Thread safety.</b> Tasks of any event loop may share one; what does not wait may be called
 * from any thread. Elements are not null.
 */
@CheckReturnValue
public final class Queue<T> implements Iterable<T> {
  private final String kind;
  private final Guard guard = new Guard();
  private final Exchange<T> exchange;

  // Guarded by the guard.
  private final Set<Waiter> joiners = new LinkedHashSet<>();
  private long done;
  private boolean dropped;
  private int senders;
  private int receivers;
  private @Nullable Consumer<? super T> hook;

  private Queue(String kind, int capacity, Storage<T> storage) {
    this.kind = kind;
    this.exchange = new Exchange<>(guard, capacity, storage, this, null);
  }

  // ---- kinds

  /**
   * First in, first out.
   *
   * @param capacity how many elements may be in it; the next {@link #put} waits
   * @throws IllegalArgumentException when the capacity is less than 1
   */
  public static <T> Queue<T> bounded(int capacity) {
    return new Queue<>("Queue", atLeastOne(capacity), new Storage.Fifo<>());
  }

  /** Holds nothing: each put waits for the take that gets its element. */
  public static <T> Queue<T> rendezvous() {
    return new Queue<>("rendezvous Queue", 0, new Storage.Fifo<>());
  }

  /**
   * Last in, first out.
   *
   * @param capacity how many elements may be in it; the next {@link #put} waits
   * @throws IllegalArgumentException when the capacity is less than 1
   */
  public static <T> Queue<T> lifo(int capacity) {
    return new Queue<>("lifo Queue", atLeastOne(capacity), new Storage.Lifo<>());
  }

  /**
   * The least element leaves first; equal ones in the order in which they came.
   *
   * @param capacity how many elements may be in it; the next {@link #put} waits
   * @param order quick, and without a wait: the queue is locked while it compares. An element that
   *     it cannot compare with itself, or with those that are there, fails in {@link #put}, and is
   *     not put
   * @throws IllegalArgumentException when the capacity is less than 1
   */
  public static <T> Queue<T> priority(int capacity, Comparator<? super T> order) {
    Objects.requireNonNull(order, "Queue.priority: the order is null");
    return new Queue<>("priority Queue", atLeastOne(capacity), new Storage.Priority<>(order));
  }

  /**
   * First in, first out, and never full: {@link #put} does not wait, so nothing slows producers
   * down that are faster than the consumers. Its limit is the memory; watch {@link #size()}.
   */
  public static <T> Queue<T> unbounded() {
    return new Queue<>("unbounded Queue", Integer.MAX_VALUE, new Storage.Fifo<>());
  }

  private static int atLeastOne(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Queue: capacity is " + capacity + "; it must be at least 1");
    }
    return capacity;
  }

  // ---- putting

  /**
   * Puts an element, and waits for room if the queue is full.
   *
   * @throws QueueClosedException when the queue is closed, or closed now while this waits
   * @throws QueueBrokenException when the last receiver has closed, or does while this waits
   */
  public void put(T element) {
    exchange.put(element, null);
  }

  /**
   * Puts an element if there is room now, or a waiting taker. Any thread.
   *
   * @throws QueueClosedException when the queue is closed
   * @throws QueueBrokenException when the last receiver has closed
   */
  public boolean offer(T element) {
    return exchange.offer(element, null);
  }

  /** {@link #put} as a branch of a {@link Select}; the body runs when the element was put. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> putting(
      T element, Body<R, X> body) {
    return new PutBranch<>(exchange, null, element, body);
  }

  // ---- taking

  /**
   * Takes the next element, and waits for one if there is none.
   *
   * @throws QueueClosedException when the queue is closed and empty
   */
  public T take() {
    return exchange.required(exchange.take(null));
  }

  /** Takes the next element if there is one now. Any thread. */
  public Optional<T> poll() {
    return Optional.ofNullable(exchange.poll(null));
  }

  /**
   * {@link #take} as a branch of a {@link Select}; the body gets the element. When the queue is
   * closed and empty, the select fails with a {@link QueueClosedException}.
   */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body) {
    return new TakeBranch<>(exchange, null, body, null);
  }

  /** {@link #taking(BodyWith)} with a body for the end: the queue is closed and empty. */
  public <R extends @Nullable Object, X extends Exception> Branch<R, X> taking(
      BodyWith<? super T, R, X> body, Body<R, X> atEnd) {
    return new TakeBranch<>(exchange, null, body, atEnd);
  }

  /**
   * Takes elements until the queue is closed and empty. {@code hasNext} takes the element that
   * {@code next} returns.
   */
  @Override
  public Iterator<T> iterator() {
    return new Drain<>(() -> exchange.take(null));
  }

  // ---- work that was taken

  /**
   * Says that an element which was taken has been dealt with, for {@link #join}. Any thread.
   *
   * @throws IllegalStateException when it is called more often than elements were taken
   */
  public void taskDone() {
    guard.run(() -> {
      if (done == exchange.takenCount()) {
        throw new IllegalStateException(
            this + ": taskDone was called more often than elements were taken, which is " + done);
      }
      done++;
      if (unfinished() == 0) {
        endJoins();
      }
    });
  }

  /**
   * Waits until {@link #taskDone} was called for every element that was put. Elements that are
   * still with waiting putters do not count. Returns at once when the queue was closed now or lost
   * its last receiver: what consumers have in hand then is their own affair.
   */
  public void join() {
    Tasks.checkpoint();
    Waiter joiner = guard.get(this::joiner);
    if (joiner != null) {
      joiner.await();
    }
  }

  /** Null when there is nothing to wait for. */
  private @Nullable Waiter joiner() {
    if (dropped || unfinished() == 0) {
      return null;
    }
    Waiter joiner = new Join();
    joiners.add(joiner);
    return joiner;
  }

  private long unfinished() {
    return exchange.acceptedCount() - exchange.undeliveredCount() - done;
  }

  private void endJoins() {
    joiners.forEach(joiner -> {
      var unused = joiner.resume();
    });
    joiners.clear();
  }

  // ---- the end

  /**
   * Closes the queue: nothing more can be put. What is in it, and what putters wait with, can still
   * be taken. Closing again does nothing. Any thread.
   */
  public void close() {
    guard.run(() -> exchange.close(Refusal.CLOSED));
  }

  /**
   * Closes the queue and drops what is in it: those who wait are woken, takers see the end, putters
   * fail with a {@link QueueClosedException} and have put nothing, {@link #join} returns. Any
   * thread.
   */
  public void closeNow() {
    guard.run(() -> drop(Refusal.CLOSED));
  }

  private void drop(Refusal why) {
    List<T> lost = exchange.drop(why);
    dropped = true;
    endJoins();
    Consumer<? super T> told = hook;
    if (told != null && !lost.isEmpty()) {
      guard.afterwards(() -> Undelivered.tell(lost, told, this));
    }
  }

  /**
   * Calls the hook for each element that was put and will never be taken, because of {@link
   * #closeNow} or the end of the last receiver; to close what is in it, for instance. It runs on
   * the thread that causes this, in the order in which the elements would have been taken, and must
   * not wait. Call this once, before the queue is used; what the hook throws is logged.
   *
   * @return this queue
   * @throws IllegalStateException when there is a hook already
   */
  @CanIgnoreReturnValue
  public Queue<T> onUndelivered(Consumer<? super T> undelivered) {
    Objects.requireNonNull(undelivered, "Queue.onUndelivered: the hook is null");
    return guard.get(() -> {
      if (hook != null) {
        throw new IllegalStateException(this + " has a hook for undelivered elements already");
      }
      hook = undelivered;
      return this;
    });
  }

  // ---- senders and receivers

  /**
   * A new sender. When every sender is closed, so is the queue: takers drain it and see the end.
   *
   * @throws QueueClosedException when the queue is closed
   */
  public Sender<T> sender() {
    return guard.get(() -> {
      if (exchange.refusal() != null) {
        throw new QueueClosedException(this + " has no new sender: it is closed");
      }
      senders++;
      return new Sender<>(this, exchange);
    });
  }

  /**
   * A new receiver. When every receiver is closed, the queue is broken: putters fail with {@link
   * QueueBrokenException}, and what is in the queue is undelivered.
   *
   * @throws QueueBrokenException when that has happened
   */
  public Receiver<T> receiver() {
    return guard.get(() -> {
      if (exchange.refusal() == Refusal.BROKEN) {
        throw new QueueBrokenException(
            this + " has no new receiver: the last one has closed and it was given up");
      }
      receivers++;
      return new Receiver<>(this, exchange);
    });
  }

  void senderCloses(End end) {
    guard.run(() -> {
      if (end.close()) {
        exchange.leave(end);
        if (--senders == 0) {
          exchange.close(Refusal.CLOSED);
        }
      }
    });
  }

  void receiverCloses(End end) {
    guard.run(() -> {
      if (end.close()) {
        exchange.leave(end);
        if (--receivers == 0) {
          drop(Refusal.BROKEN);
        }
      }
    });
  }

  // ---- what there is; any thread

  /** Whether nothing more can be put. */
  public boolean isClosed() {
    return guard.get(() -> exchange.refusal() != null);
  }

  /** How many elements are in the queue, without those that putters wait with. */
  public int size() {
    return guard.get(() -> exchange.size());
  }

  /** How many elements may be in it; {@link Integer#MAX_VALUE} when it is unbounded. */
  public int capacity() {
    return exchange.capacity;
  }

  /** All its numbers, of one moment. */
  public Statistics statistics() {
    return guard.get(() ->
        new Statistics(
            exchange.capacity,
            exchange.size(),
            exchange.waitingPutters(),
            exchange.waitingTakers(),
            exchange.acceptedCount(),
            exchange.takenCount(),
            exchange.undeliveredCount(),
            unfinished(),
            senders,
            receivers,
            exchange.refusal() != null));
  }

  @Override
  public String toString() {
    StringJoiner state = new StringJoiner(", ", kind + "[", "]").setEmptyValue(kind);
    if (exchange.capacity == Integer.MAX_VALUE) {
      state.add(size() + "");
    } else if (exchange.capacity > 0) {
      state.add(size() + " of " + exchange.capacity);
    }
    return (isClosed() ? state.add("closed") : state).toString();
  }

  private final class Join extends Waiter {
    Join() {
      super("Queue.join");
    }

    @Override
    protected void withdraw() {
      guard.run(() -> joiners.remove(this));
    }

    @Override
    public String toString() {
      return "the end of the work in " + Queue.this;
    }
  }

  /**
   * All numbers of one moment: {@code put = taken + size + undelivered}.
   *
   * @param capacity how many elements may be in it
   * @param size how many are in it
   * @param waitingPutters tasks that wait for room
   * @param waitingTakers tasks that wait for an element
   * @param put how many elements have entered it
   * @param taken how many of them were taken
   * @param undelivered how many of them nobody will take
   * @param unfinished how many were neither told to be done nor undelivered: what {@link
   *     Queue#join} waits for
   * @param senders how many senders are open
   * @param receivers how many receivers are open
   * @param closed whether nothing more can be put
   */
  public record Statistics(
      int capacity,
      int size,
      int waitingPutters,
      int waitingTakers,
      long put,
      long taken,
      long undelivered,
      long unfinished,
      int senders,
      int receivers,
      boolean closed) {}
}
