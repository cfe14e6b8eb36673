// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.Action;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Operators that remember something from element to element, in the consumer's own task. */
final class Sequential {
  private Sequential() {}

  static <T> Source<T> take(Source<T> source, long count) {
    return (run, sink) -> {
      if (count > 0) {
        Stop.within(stop -> source.run(run, new Take<>(sink, count, stop)));
      }
    };
  }

  static <T> Source<T> takeWhile(Source<T> source, BodyWith<? super T, Boolean, ?> wanted) {
    return (run, sink) ->
        Stop.within(stop ->
            source.run(
                run,
                element -> {
                  if (!wanted.apply(element)) {
                    Run.dropped(element);
                    throw stop;
                  }
                  sink.emit(element);
                }));
  }

  static <T> Source<T> drop(Source<T> source, long count) {
    return (run, sink) -> source.run(run, new Drop<>(sink, count));
  }

  static <T> Source<T> dropWhile(Source<T> source, BodyWith<? super T, Boolean, ?> unwanted) {
    return (run, sink) -> source.run(run, new DropWhile<>(sink, unwanted));
  }

  static <T, A> Source<A> scan(
      Source<T> source, A initial, BiFunction<? super A, ? super T, ? extends A> step) {
    return (run, sink) -> source.run(run, new Scan<T, A>(sink, initial, step));
  }

  static <T> Source<T> distinctUntilChanged(Source<T> source) {
    return (run, sink) -> source.run(run, new Distinct<>(sink));
  }

  static <T> Source<T> throttle(Source<T> source, Duration interval) {
    return (run, sink) -> source.run(run, new Throttle<>(sink, interval));
  }

  /** The last chunk is emitted before the failure that ended the flow, unless it came from it. */
  static <T> Source<List<T>> chunk(Source<T> source, int size) {
    return (run, sink) -> {
      Chunk<T> chunk = new Chunk<>(new Downstream<>(sink), size);
      try {
        source.run(run, chunk);
      } catch (Exception e) {
        chunk.lastBefore(e);
        throw e;
      }
      chunk.last();
    };
  }

  /** Runs the source again when it failed, but not when what comes after it did. */
  static <T> Source<T> retry(
      Source<T> source, int retries, Duration backoff, Predicate<? super Exception> which) {
    return (run, sink) -> {
      Downstream<T> downstream = new Downstream<>(sink);
      List<Exception> earlier = new ArrayList<>();
      while (!attempt(() -> source.run(run, downstream), downstream, earlier, retries, which)) {
        Tasks.sleep(doubled(backoff, earlier.size() - 1));
      }
    };
  }

  private static boolean attempt(
      Action<Exception> run,
      Downstream<?> downstream,
      List<Exception> earlier,
      int retries,
      Predicate<? super Exception> which)
      throws Exception {
    try {
      run.run();
      return true;
    } catch (Exception e) {
      if (downstream.hasEnded()) {
        throw e;
      }
      if (earlier.size() == retries || !which.test(e)) {
        earlier.forEach(failure -> Thrown.suppress(e, failure));
        throw e;
      }
      earlier.add(e);
      return false;
    }
  }

  /** At most a day: the doubling must come to an end. */
  private static Duration doubled(Duration backoff, int times) {
    Duration longest = Duration.ofDays(1);
    Duration wait = backoff;
    for (int i = 0; i < times && wait.isPositive() && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return backoff.compareTo(longest) < 0 && wait.compareTo(longest) > 0 ? longest : wait;
  }

  /** Knows whether what comes after it has ended the flow. */
  private static final class Downstream<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private boolean ended;

    Downstream(Sink<? super T> sink) {
      this.sink = sink;
    }

    @Override
    public void emit(T element) throws Exception {
      boolean done = false;
      try {
        sink.emit(element);
        done = true;
      } finally {
        ended |= !done;
      }
    }

    boolean hasEnded() {
      return ended;
    }
  }

  private static final class Take<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private final Stop stop;
    private long left;

    Take(Sink<? super T> sink, long count, Stop stop) {
      this.sink = sink;
      this.left = count;
      this.stop = stop;
    }

    @Override
    public void emit(T element) throws Exception {
      left--;
      sink.emit(element);
      if (left <= 0) {
        throw stop;
      }
    }
  }

  private static final class Drop<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private long left;

    Drop(Sink<? super T> sink, long count) {
      this.sink = sink;
      this.left = count;
    }

    @Override
    public void emit(T element) throws Exception {
      if (left > 0) {
        left--;
        Run.dropped(element);
      } else {
        sink.emit(element);
      }
    }
  }

  private static final class DropWhile<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private final BodyWith<? super T, Boolean, ?> unwanted;
    private boolean passing;

    DropWhile(Sink<? super T> sink, BodyWith<? super T, Boolean, ?> unwanted) {
      this.sink = sink;
      this.unwanted = unwanted;
    }

    @Override
    public void emit(T element) throws Exception {
      if (passing || !unwanted.apply(element)) {
        passing = true;
        sink.emit(element);
      } else {
        Run.dropped(element);
      }
    }
  }

  private static final class Scan<T, A> implements Sink<T> {
    private final Sink<? super A> sink;
    private final BiFunction<? super A, ? super T, ? extends A> step;
    private A state;

    Scan(Sink<? super A> sink, A initial, BiFunction<? super A, ? super T, ? extends A> step) {
      this.sink = sink;
      this.state = initial;
      this.step = step;
    }

    @Override
    public void emit(T element) throws Exception {
      state = Flow.required(step.apply(state, element), "Flow.scan");
      sink.emit(state);
    }
  }

  private static final class Distinct<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private @Nullable T last;

    Distinct(Sink<? super T> sink) {
      this.sink = sink;
    }

    @Override
    public void emit(T element) throws Exception {
      if (!Objects.equals(last, element)) {
        last = element;
        sink.emit(element);
      } else {
        Run.dropped(element);
      }
    }
  }

  private static final class Throttle<T> implements Sink<T> {
    private final Sink<? super T> sink;
    private final Duration interval;
    private @Nullable Deadline next;

    Throttle(Sink<? super T> sink, Duration interval) {
      this.sink = sink;
      this.interval = interval;
    }

    @Override
    public void emit(T element) throws Exception {
      if (next != null && next.remaining().isPositive()) {
        Tasks.sleep(next.remaining());
      }
      next = Deadline.after(interval);
      sink.emit(element);
    }
  }

  private static final class Chunk<T> implements Sink<T> {
    private final Downstream<? super List<T>> sink;
    private final int size;
    private List<T> elements = new ArrayList<>();

    Chunk(Downstream<? super List<T>> sink, int size) {
      this.sink = sink;
      this.size = size;
    }

    @Override
    public void emit(T element) throws Exception {
      elements.add(element);
      if (elements.size() >= size) {
        last();
      }
    }

    void last() throws Exception {
      if (!elements.isEmpty()) {
        List<T> full = elements;
        elements = new ArrayList<>();
        sink.emit(full);
      }
    }

    void lastBefore(Exception failure) throws Exception {
      if (!sink.hasEnded()) {
        try {
          last();
        } catch (Stop stop) {
          Thrown.unobserved("what produces the elements of a chunk", failure);
          throw stop;
        } catch (Exception e) {
          Thrown.suppress(failure, e);
        }
      }
    }
  }
}
