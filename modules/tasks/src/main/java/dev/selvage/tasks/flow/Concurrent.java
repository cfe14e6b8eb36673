// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.queue.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Operators that run the flow before them, or more, in child tasks of the consumer's. */
final class Concurrent {
  private Concurrent() {}

  static <T> Source<T> buffer(Source<T> source, int capacity) {
    return (run, sink) ->
        Relay.run(
            source,
            run,
            Queue.<T>bounded(capacity),
            "Flow.buffer",
            relay -> {
              T element;
              while ((element = relay.next()) != null) {
                sink.emit(element);
              }
            });
  }

  static <A, B, R> Source<R> zip(
      Source<A> left, Source<B> right, BiFunction<? super A, ? super B, ? extends R> both) {
    return (run, sink) ->
        Relay.run(
            right,
            run,
            Queue.<B>rendezvous(),
            "Flow.zip",
            relay ->
                Stop.within(stop ->
                    left.run(
                        run,
                        first -> {
                          B second = relay.next();
                          if (second == null) {
                            Run.dropped(first);
                            throw stop;
                          }
                          R pair = Flow.required(both.apply(first, second), "Flow.zip");
                          sink.emit(run.emitted(pair));
                        })));
  }

  static <T> Source<List<T>> chunk(Source<T> source, int size, Duration longest) {
    return (run, sink) ->
        Relay.run(
            source,
            run,
            Queue.<T>bounded(size),
            "Flow.chunk",
            relay -> {
              T first;
              while ((first = relay.next()) != null) {
                sink.emit(chunk(first, relay, size, Deadline.after(longest)));
              }
            });
  }

  private static <T> List<T> chunk(T first, Relay<T> relay, int size, Deadline until) {
    List<T> chunk = new ArrayList<>();
    T element = first;
    while (element != null) {
      chunk.add(element);
      element = chunk.size() < size ? relay.nextBefore(until) : null;
    }
    return chunk;
  }

  static <T> Source<T> debounce(Source<T> source, Duration quiet) {
    return (run, sink) ->
        Relay.run(
            source,
            run,
            Queue.<T>rendezvous(),
            "Flow.debounce",
            relay -> {
              T latest;
              while ((latest = relay.next()) != null) {
                T newer;
                while ((newer = relay.nextBefore(Deadline.after(quiet))) != null) {
                  Run.dropped(latest);
                  latest = newer;
                }
                sink.emit(latest);
              }
            });
  }

  static <T> Source<T> timeout(Source<T> source, Duration longest) {
    return (run, sink) ->
        Relay.run(
            source,
            run,
            Queue.<T>rendezvous(),
            "Flow.timeout",
            relay -> {
              T element;
              while ((element = nextWithin(longest, relay)) != null) {
                sink.emit(element);
              }
            });
  }

  private static <T> @Nullable T nextWithin(Duration longest, Relay<T> relay) {
    return Tasks.failAfter(longest, () -> Optional.ofNullable(relay.next())).orElse(null);
  }

  static <T> Source<T> merge(List<Source<? extends T>> sources) {
    return (run, sink) ->
        Crew.run(crew -> {
          Queue<T> queue = Queue.rendezvous();
          List<Sender<T>> senders = sources.stream().map(unused -> queue.sender()).toList();
          for (int i = 0; i < senders.size(); i++) {
            Source<? extends T> source = sources.get(i);
            Sender<T> out = senders.get(i);
            crew.fork(
                "Flow.merge",
                () -> {
                  try (out) {
                    source.run(run, out::put);
                  }
                });
          }
          for (T element : queue) {
            sink.emit(element);
          }
        });
  }

  /** Results in the order of the elements. */
  static <T, R> Source<R> mapOrdered(
      Source<T> source, int limit, BodyWith<? super T, ? extends R, ?> body) {
    return (run, sink) ->
        Crew.run(crew -> {
          Queue<Boolean> underWay = Queue.bounded(limit);
          Queue<Task<R>> line = Queue.bounded(limit);
          crew.fork(
              "Flow.mapConcurrently",
              () -> {
                try {
                  source.run(
                      run,
                      element -> {
                        underWay.put(true);
                        line.put(crew.fork(element, run, body));
                      });
                } finally {
                  line.close();
                }
              });
          for (Task<R> task : line) {
            R result = task.await();
            var unused = underWay.poll();
            sink.emit(result);
          }
        });
  }

  /** Results in the order in which they come. */
  static <T, R> Source<R> mapUnordered(
      Source<T> source, int limit, BodyWith<? super T, ? extends R, ?> body) {
    return (run, sink) ->
        Crew.run(crew -> {
          Queue<Boolean> underWay = Queue.bounded(limit);
          Queue<R> results = Queue.rendezvous();
          Sender<R> last = results.sender();
          crew.fork(
              "Flow.mapConcurrently",
              () -> {
                try (last) {
                  source.run(
                      run,
                      element -> {
                        underWay.put(true);
                        Sender<R> out = last.copy();
                        crew.fork(
                            "Flow.mapUnordered",
                            () -> {
                              try (out) {
                                R result = body.apply(element);
                                out.put(run.emitted(Flow.required(result, "Flow.mapUnordered")));
                              } finally {
                                var unused = underWay.poll();
                              }
                            });
                      });
                }
              });
          for (R result : results) {
            sink.emit(result);
          }
        });
  }
}
