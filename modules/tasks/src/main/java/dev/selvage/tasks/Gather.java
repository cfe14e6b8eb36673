// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.CancelReason.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How results of several tasks are collected; the contracts are in {@link Tasks}. */
final class Gather {
  private Gather() {}

  static <I extends @Nullable Object, T extends @Nullable Object> List<T> all(
      Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) throws Exception {
    return values(unbounded(items, body));
  }

  static <I extends @Nullable Object, T extends @Nullable Object> List<T> bounded(
      Collection<? extends I> items, int limit, BodyWith<? super I, ? extends T, ?> body)
      throws Exception {
    return values(BoundedGather.<I, T>outcomes(items, limit, body));
  }

  static <I extends @Nullable Object, T extends @Nullable Object> List<Outcome<T>> allOutcomes(
      Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) throws Exception {
    return flat(unbounded(items, Gather.<I, T>caught(body)));
  }

  static <I extends @Nullable Object, T extends @Nullable Object> List<Outcome<T>> boundedOutcomes(
      Collection<? extends I> items, int limit, BodyWith<? super I, ? extends T, ?> body)
      throws Exception {
    return flat(BoundedGather.outcomes(items, limit, Gather.<I, T>caught(body)));
  }

  private static <I extends @Nullable Object, T extends @Nullable Object>
      List<Outcome<T>> unbounded(
          Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body)
          throws Exception {
    List<Task<T>> tasks = new ArrayList<>(items.size());
    GroupNode.run(
        group -> {
          for (I item : items) {
            tasks.add(group.fork(() -> body.apply(item)));
          }
          return tasks;
        },
        true);
    List<Outcome<T>> outcomes = new ArrayList<>(tasks.size());
    for (Task<T> task : tasks) {
      outcomes.add(task.outcome().orElseThrow());
    }
    return outcomes;
  }

  private static <T extends @Nullable Object> List<T> values(List<Outcome<T>> outcomes) {
    List<T> values = new ArrayList<>(outcomes.size());
    for (Outcome<T> outcome : outcomes) {
      values.add(outcome.get());
    }
    return values;
  }

  /** What a body did; where it was cancelled by itself, that. */
  private static <T extends @Nullable Object> List<Outcome<T>> flat(
      List<Outcome<Outcome<T>>> outcomes) {
    List<Outcome<T>> flat = new ArrayList<>(outcomes.size());
    for (Outcome<Outcome<T>> outcome : outcomes) {
      flat.add(
          outcome instanceof Outcome.Cancelled<?>(var why)
              ? new Outcome.Cancelled<>(why)
              : outcome.get());
    }
    return flat;
  }

  /**
   * Turns what the body does with an item into an outcome, so that one failure does not cancel the
   * others.
   */
  private static <I extends @Nullable Object, T extends @Nullable Object>
      BodyWith<I, Outcome<T>, RuntimeException> caught(BodyWith<? super I, ? extends T, ?> body) {
    return item -> {
      try {
        return new Outcome.Success<>(body.apply(item));
      } catch (TaskCancelledException e) {
        return new Outcome.Cancelled<>(e.reason());
      } catch (Throwable e) {
        return new Outcome.Failure<>(ordinary(e));
      }
    };
  }

  /** The failure if it is an affair of one task; cancellations and fatal errors are thrown on. */
  private static Throwable ordinary(Throwable e) {
    if (e instanceof Cancellation || GroupNode.isFatal(e)) {
      throw Rethrow.asItself(e);
    }
    return e;
  }

  static <T extends @Nullable Object> T race(Body<? extends T, ?>[] bodies) throws Exception {
    if (bodies.length == 0) {
      throw new IllegalArgumentException("race: nobody takes part");
    }
    List<T> winner = new ArrayList<>(1);
    List<Throwable> losers = new ArrayList<>();
    List<Task<?>> tasks = new ArrayList<>(bodies.length);
    GroupNode.run(
        group -> {
          for (Body<? extends T, ?> body : bodies) {
            tasks.add(group.fork(() -> run(body, (GroupNode) group, winner, losers)));
          }
          return winner;
        },
        true);
    if (winner.isEmpty()) {
      throw defeat(tasks, losers);
    }
    return winner.getFirst();
  }

  /** The first failure with the others suppressed; if nobody failed, all cancelled themselves. */
  private static RuntimeException defeat(List<Task<?>> tasks, List<Throwable> losers) {
    if (losers.isEmpty()) {
      tasks.getFirst().await();
    }
    Throwable first = losers.removeFirst();
    losers.stream().filter(other -> other != first).forEach(first::addSuppressed);
    throw Rethrow.asItself(first);
  }

  private static <T extends @Nullable Object> void run(
      Body<? extends T, ?> body, GroupNode group, List<T> winner, List<Throwable> losers) {
    try {
      T value = body.run();
      if (winner.isEmpty()) {
        winner.add(value);
        group.cancel(CancelReason.of(Kind.GROUP_LEFT, "another one won the race"));
      }
    } catch (Throwable e) {
      losers.add(ordinary(e));
    }
  }
}
