// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow.Publisher;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline of elements: nothing happens until a task asks for them with {@link #forEach}, {@link
 * #toList} or another end, each of which runs it anew. The producer goes on when the consumer is
 * ready for more.
 *
 * <pre>{@code
 * Flow<Page> pages = Flow.of(out -> {
 *   for (int n = 1; ; n++) {
 *     Page page = api.page(n);
 *     if (page.isEmpty()) return;
 *     out.emit(page);
 *   }
 * });
 * pages.takeWhile(Page::isRecent).mapConcurrently(8, this::enrich).forEach(this::show);
 * }</pre>
 *
 * <p><b>Where it runs.</b> In the task of the consumer, inside the call that asks for the elements:
 * an operator is a call, not a queue. What needs more than one activity runs the flow before it in
 * a child task, and says so: {@link #buffer}, {@link #mapConcurrently}, {@link #merge}, {@link
 * #zip}, {@link #chunk(int, Duration)}, {@link #debounce}, {@link #timeout} and {@link #open}. The
 * children have ended when the flow has.
 *
 * <p><b>The end.</b> A flow ends when its producer returns, when somebody downstream needs no more
 * ({@link #take}, {@link #first}, a cursor that is closed), or with a failure, a cancellation or a
 * deadline. In each case producers are ended first: a generator is unwound by a cancellation of its
 * own scope, its {@code finally} blocks have run when the consumer goes on, and nothing is emitted
 * after an end. What a producer throws while it is being ended is thrown; a failure that it met
 * before, further on than anybody wanted to go, is logged.
 *
 * <p><b>Thrown</b> are thrown as themselves, even checked ones, where the flow was asked for
 * elements. A generator cannot catch those of its consumer: it sees a cancellation. Elements that
 * were emitted before a failure have been handed on, except by {@link #mapConcurrently}, {@link
 * #mapUnordered}, {@link #groupBy} and {@link #merge}, which end at the first failure like a group.
 *
 * <p><b>Blocking and cancellation.</b> Functions given to operators may wait; they run one at a
 * time unless said otherwise. Taking elements is a checkpoint, and so is each {@link Emitter#emit}.
 *
 * <p><b>Leases.</b> Elements may be {@linkplain Lease leases}: those that were emitted and not
 * settled are given back when the run of the flow ends, however it ends.
 *
 * <p><b>Thread safety.</b> A flow is an immutable value, and may be shared and run by many tasks if
 * the code in it allows that. Elements are not null.
 *
 * <p><b>Not {@code java.util.concurrent.Flow}</b>, which is only a holder of the interfaces of
 * Reactive Streams and cannot be instantiated: where a file needs both, import those by their own
 * names, {@code import java.util.concurrent.Flow.Publisher}. From and to them lead {@link
 * #from(Publisher)} and {@link #toPublisher}.
 */
@CheckReturnValue
public final class Flow<T> {
  private final Source<T> source;

  Flow(Source<T> source) {
    this.source = source;
  }

  // ---- where elements come from

  /**
   * The elements that the generator emits; it runs once for each run of the flow, in a cancel scope
   * of its own.
   */
  public static <T> Flow<T> of(ActionWith<? super Emitter<T>, ?> generator) {
    Objects.requireNonNull(generator, "Flow.of: the generator is null");
    return new Flow<>((run, sink) -> Emitter.<T>run(generator, run, sink));
  }

  /** These elements. */
  @SafeVarargs
  public static <T> Flow<T> of(T... elements) {
    return from(List.of(elements));
  }

  /**
   * The elements of a collection, a {@link dev.selvage.tasks.queue.Queue} or anything else that can
   * be iterated; each run iterates anew.
   */
  public static <T> Flow<T> from(Iterable<? extends T> elements) {
    Objects.requireNonNull(elements, "Flow.from: the elements are null");
    return new Flow<>((run, sink) -> emitAll(elements.iterator(), run, sink));
  }

  /** The elements of a stream, which is closed in the end. It can be run once, as the stream. */
  public static <T> Flow<T> from(Stream<? extends T> elements) {
    Objects.requireNonNull(elements, "Flow.from: the stream is null");
    return new Flow<>((run, sink) -> {
      try (elements) {
        emitAll(elements.iterator(), run, sink);
      }
    });
  }

  /**
   * The elements of a stream of Vert.x, at most 16 ahead of the consumer; use a stream of the
   * task's event loop. It can be run as often as the stream can be read, which is once. When the
   * flow is left early the stream is paused and has no handlers any more: ending it is up to its
   * owner.
   */
  public static <T> Flow<T> from(ReadStream<T> stream) {
    Objects.requireNonNull(stream, "Flow.from: the stream is null");
    return new Flow<>(VertxStreams.reading(stream));
  }

  /**
   * The elements of a Reactive Streams publisher, asked for in batches, at most 16 ahead of the
   * consumer; each run subscribes anew, and cancels its subscription when it is left.
   */
  public static <T> Flow<T> from(Publisher<? extends T> publisher) {
    Objects.requireNonNull(publisher, "Flow.from: the publisher is null");
    return new Flow<>(Inlet.<T>of(publisher));
  }

  /** The first element, what the function makes of it, and so on without end. */
  public static <T> Flow<T> iterate(T first, UnaryOperator<T> next) {
    return from(() -> Stream.iterate(first, next).iterator());
  }

  /** The whole numbers from the first up to, and without, the last. */
  public static Flow<Integer> range(int from, int until) {
    return new Flow<>((run, sink) -> {
      for (int i = from; i < until; i++) {
        Tasks.checkpoint();
        sink.emit(i);
      }
    });
  }

  // ---- element by element, in the task of the consumer

  /** What the body makes of each element. */
  public <R> Flow<R> map(BodyWith<? super T, ? extends R, ?> body) {
    Objects.requireNonNull(body, "Flow.map: the body is null");
    return new Flow<>((run, sink) ->
        source.run(
            run, element -> sink.emit(run.emitted(required(body.apply(element), "Flow.map")))));
  }

  /** The elements for which the test is true. */
  public Flow<T> filter(BodyWith<? super T, Boolean, ?> test) {
    Objects.requireNonNull(test, "Flow.filter: the test is null");
    return new Flow<>((run, sink) ->
        source.run(
            run,
            element -> {
              if (test.apply(element)) {
                sink.emit(element);
              } else {
                Run.dropped(element);
              }
            }));
  }

  /** The elements of the flow that the body makes of each element, one flow after the other. */
  public <R> Flow<R> flatMap(BodyWith<? super T, Flow<? extends R>, ?> body) {
    Objects.requireNonNull(body, "Flow.flatMap: the body is null");
    return new Flow<>((run, sink) ->
        source.run(
            run, element -> required(body.apply(element), "Flow.flatMap").source.run(run, sink)));
  }

  /** The elements of this flow, then those of the next. */
  public Flow<T> concat(Flow<? extends T> next) {
    Objects.requireNonNull(next, "Flow.concat: the next flow is null");
    return new Flow<>((run, sink) -> {
      source.run(run, sink);
      next.source.run(run, sink);
    });
  }

  /** Runs the action for each element before it is handed on. */
  public Flow<T> onEach(ActionWith<? super T, ?> action) {
    Objects.requireNonNull(action, "Flow.onEach: the action is null");
    return new Flow<>((run, sink) ->
        source.run(
            run,
            element -> {
              action.run(element);
              sink.emit(element);
            }));
  }

  /** The first elements; ends the flow with the last of them, without asking for another. */
  public Flow<T> take(long count) {
    return new Flow<>(Sequential.take(source, notNegative(count, "take")));
  }

  /** The elements before the first for which the test is false; that one ends the flow. */
  public Flow<T> takeWhile(BodyWith<? super T, Boolean, ?> test) {
    Objects.requireNonNull(test, "Flow.takeWhile: the test is null");
    return new Flow<>(Sequential.takeWhile(source, test));
  }

  /** All but the first elements. */
  public Flow<T> drop(long count) {
    return new Flow<>(Sequential.drop(source, notNegative(count, "drop")));
  }

  /** The elements from the first for which the test is false. */
  public Flow<T> dropWhile(BodyWith<? super T, Boolean, ?> test) {
    Objects.requireNonNull(test, "Flow.dropWhile: the test is null");
    return new Flow<>(Sequential.dropWhile(source, test));
  }

  /** The states that the step leads to, one for each element; the initial one is not emitted. */
  public <A> Flow<A> scan(A initial, BiFunction<? super A, ? super T, ? extends A> step) {
    Objects.requireNonNull(step, "Flow.scan: the step is null");
    return new Flow<>(Sequential.<T, A>scan(source, required(initial, "Flow.scan"), step));
  }

  /** The elements that do not equal the one before. */
  public Flow<T> distinctUntilChanged() {
    return new Flow<>(Sequential.distinctUntilChanged(source));
  }

  /** Lists of so many elements; the last may be shorter, also before a failure of the flow. */
  public Flow<List<T>> chunk(int size) {
    return new Flow<>(Sequential.chunk(source, atLeastOne(size, "chunk", "size")));
  }

  /**
   * Hands elements on at least so far apart: the next one waits, and so does its producer. None is
   * lost.
   */
  public Flow<T> throttle(Duration interval) {
    return new Flow<>(Sequential.throttle(source, positive(interval, "throttle")));
  }

  /** {@link #retry(int, Duration, Predicate)} after any exception. */
  public Flow<T> retry(int retries, Duration backoff) {
    return retry(retries, backoff, failure -> true);
  }

  /**
   * Runs the flow before this from its beginning when it fails with an exception: at most so often,
   * each time after a wait, which doubles, up to a day. Elements that were handed on before are not
   * taken back. What fails downstream is not retried.
   *
   * <p>The last failure is thrown, with those of the earlier attempts suppressed.
   *
   * @param backoff the first wait; zero for none
   * @param which whether to retry after this failure
   */
  public Flow<T> retry(int retries, Duration backoff, Predicate<? super Exception> which) {
    Objects.requireNonNull(which, "Flow.retry: the predicate is null");
    if (backoff.isNegative()) {
      throw new IllegalArgumentException(
          "Flow.retry: backoff is " + backoff + "; it must not be negative");
    }
    int times = (int) notNegative(retries, "retry");
    return new Flow<>(Sequential.retry(source, times, backoff, which));
  }

  // ---- with child tasks

  /**
   * Runs the flow before this in a child task, up to so many elements ahead of the consumer. A
   * failure comes after the elements before it.
   */
  public Flow<T> buffer(int capacity) {
    return new Flow<>(Concurrent.buffer(source, atLeastOne(capacity, "buffer", "capacity")));
  }

  /**
   * What the body makes of each element, in the order of the elements; a task for each, at most so
   * many under way at a time, counting those whose result waits for its turn. The first failure
   * cancels the others, and the consumer where it waits.
   */
  public <R> Flow<R> mapConcurrently(int limit, BodyWith<? super T, ? extends R, ?> body) {
    Objects.requireNonNull(body, "Flow.mapConcurrently: the body is null");
    int tasks = atLeastOne(limit, "mapConcurrently", "limit");
    return new Flow<>(Concurrent.<T, R>mapOrdered(source, tasks, body));
  }

  /** {@link #mapConcurrently} in the order in which the results come. */
  public <R> Flow<R> mapUnordered(int limit, BodyWith<? super T, ? extends R, ?> body) {
    Objects.requireNonNull(body, "Flow.mapUnordered: the body is null");
    int tasks = atLeastOne(limit, "mapUnordered", "limit");
    return new Flow<>(Concurrent.<T, R>mapUnordered(source, tasks, body));
  }

  /**
   * The elements of this flow and the others as they come, each flow in a child task and at most
   * one element ahead. Ends when all have ended; the first failure cancels the others, and the
   * consumer where it waits.
   */
  @SafeVarargs
  public final Flow<T> merge(Flow<? extends T>... others) {
    List<Source<? extends T>> sources = new ArrayList<>();
    sources.add(source);
    for (Flow<? extends T> other : others) {
      sources.add(required(other, "Flow.merge").source);
    }
    return new Flow<>(Concurrent.merge(sources));
  }

  /**
   * What the body makes of all elements with the same key: the body runs in a task for each group,
   * and the results come as the bodies end. An element is handed to its group when that is ready
   * for it; until then the flow waits, with the elements of all groups, so give a body that is slow
   * a {@link #buffer} of its own.
   *
   * <p>A group begins with its first element and ends when its body returns, at the latest after
   * the last element of the flow. A body may return earlier, after so many elements or a {@link
   * #timeout}: the next element with that key then begins a new group. One that returns without
   * having asked for its elements has dropped the first.
   *
   * <p>At most {@code limit} groups are open at a time. An element that would begin another one
   * waits while a body is at work, which may end its group; when all of them wait for more elements
   * the flow fails with an {@code IllegalStateException}. The first failure cancels all groups, and
   * the consumer where it waits; leaving the flow early cancels the bodies.
   *
   * @param key tells the group of an element, by {@code equals}
   */
  public <K, R> Flow<R> groupBy(
      int limit,
      BodyWith<? super T, ? extends K, ?> key,
      BodyWith<? super Group<K, T>, ? extends R, ?> body) {
    Objects.requireNonNull(key, "Flow.groupBy: the key is null");
    Objects.requireNonNull(body, "Flow.groupBy: the body is null");
    int groups = atLeastOne(limit, "groupBy", "limit");
    return new Flow<>(Grouping.<T, K, R>of(source, groups, key, body));
  }

  /**
   * What the function makes of the first elements of both, the second ones and so on; ends with the
   * shorter. The other flow runs in a child task, at most one element ahead.
   */
  public <B, R> Flow<R> zip(Flow<B> other, BiFunction<? super T, ? super B, ? extends R> both) {
    Objects.requireNonNull(other, "Flow.zip: the other flow is null");
    Objects.requireNonNull(both, "Flow.zip: the function is null");
    return new Flow<>(Concurrent.<T, B, R>zip(source, other.source, both));
  }

  /**
   * Lists of at most so many elements, handed on when they are full, or so long after their first
   * element. The flow before this runs in a child task, at most {@code size} elements ahead.
   */
  public Flow<List<T>> chunk(int size, Duration longest) {
    return new Flow<>(
        Concurrent.chunk(source, atLeastOne(size, "chunk", "size"), positive(longest, "chunk")));
  }

  /**
   * The elements after which nothing came for so long, and the last one. The flow before this runs
   * in a child task; while the consumer is busy with an element, it waits.
   */
  public Flow<T> debounce(Duration quiet) {
    return new Flow<>(Concurrent.debounce(source, positive(quiet, "debounce")));
  }

  /**
   * Fails with a {@link dev.selvage.tasks.DeadlineExceededException} when the next element, or the
   * end, is longer in coming. The flow before this runs in a child task, at most one element ahead;
   * the time that the consumer takes does not count.
   */
  public Flow<T> timeout(Duration longest) {
    return new Flow<>(Concurrent.timeout(source, positive(longest, "timeout")));
  }

  // ---- asking for the elements

  /**
   * Runs the action for each element.
   *
   * @throws X what the action threw, as itself
   */
  public <X extends Exception> void forEach(ActionWith<? super T, X> action) throws X {
    Objects.requireNonNull(action, "Flow.forEach: the action is null");
    run(action::run);
  }

  /** All elements, in a list. It has no limit but memory: use {@link #take} to set one. */
  public List<T> toList() {
    List<T> elements = new ArrayList<>();
    run(elements::add);
    return elements;
  }

  /** What the collector makes of all elements. */
  public <A extends @Nullable Object, R extends @Nullable Object> R collect(
      Collector<? super T, A, R> collector) {
    A container = collector.supplier().get();
    run(element -> collector.accumulator().accept(container, element));
    return collector.finisher().apply(container);
  }

  /** The state that the steps lead to, one for each element. */
  public <A> A fold(A initial, BiFunction<? super A, ? super T, ? extends A> step) {
    Objects.requireNonNull(step, "Flow.fold: the step is null");
    var fold =
        new Object() {
          A state = initial;
        };
    run(element -> fold.state = required(step.apply(fold.state, element), "Flow.fold"));
    return fold.state;
  }

  /** The first element; empty when there is none. The flow has ended then. */
  public Optional<T> first() {
    List<T> first = new ArrayList<>(1);
    take(1).run(first::add);
    return first.stream().findFirst();
  }

  /** How many elements there are. */
  public long count() {
    long[] count = new long[1];
    run(element -> count[0]++);
    return count[0];
  }

  /**
   * Writes all elements into a stream of Vert.x, no faster than it takes them, and returns when the
   * last was accepted. The stream is left open. What a write fails with is thrown, as itself.
   */
  public void writeTo(WriteStream<? super T> stream) {
    Objects.requireNonNull(stream, "Flow.writeTo: the stream is null");
    Tasks.checkpoint();
    Run.run(run -> VertxStreams.write(source, run, stream));
  }

  /**
   * A Reactive Streams publisher that runs the flow anew for each subscriber, in a task of its own
   * as {@link Tasks#run} does, as far as the subscriber asks. Cancelling the subscription cancels
   * the task. May be subscribed to from any thread.
   */
  public Publisher<T> toPublisher(Vertx vertx) {
    Objects.requireNonNull(vertx, "Flow.toPublisher: the Vert.x is null");
    return Outlet.of(source, vertx);
  }

  /** Runs the flow in a child task, for a loop in this one. A checkpoint. */
  public Cursor<T> open() {
    return Cursor.open(source);
  }

  // ---- inside

  /** Thrown are thrown as themselves. */
  private void run(Sink<? super T> sink) {
    Tasks.checkpoint();
    Run.run(run -> source.run(run, sink));
  }

  /** Between the moment in which an element is taken and its end here, nothing can be cancelled. */
  private static <T> void emitAll(Iterator<? extends T> elements, Run run, Sink<? super T> sink)
      throws Exception {
    Tasks.checkpoint();
    while (elements.hasNext()) {
      sink.emit(run.emitted(required(elements.next(), "Flow.from")));
      Tasks.checkpoint();
    }
  }

  static <V> V required(@Nullable V element, String where) {
    if (element == null) {
      throw new NullPointerException(where + ": the elements of a flow are not null");
    }
    return element;
  }

  private static long notNegative(long count, String what) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "Flow." + what + ": the count is " + count + "; it must not be negative");
    }
    return count;
  }

  private static int atLeastOne(int value, String what, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Flow." + what + ": the " + name + " is " + value + "; it must be at least 1");
    }
    return value;
  }

  private static Duration positive(Duration span, String what) {
    if (!span.isPositive()) {
      throw new IllegalArgumentException(
          "Flow." + what + ": the span is " + span + "; it must be positive");
    }
    return span;
  }
}
