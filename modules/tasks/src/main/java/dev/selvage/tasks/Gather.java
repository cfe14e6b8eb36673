// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import dev.selvage.tasks.CancelReason.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How results of several tasks are collected; the contracts are in {@link Tasks}. */
final class Gather {
  private Gather() {}

  static <I extends @Nullable Object, T extends @Nullable Object> List<T> all(
      Collection<? extends I> items, BodyWith<? super I, ? extends T, ?> body) throws Exception {
    List<Task<T>> tasks = new ArrayList<>(items.size());
    GroupNode.run(
        group -> {
          for (I item : items) {
            tasks.add(group.fork(() -> body.apply(item)));
          }
          return tasks;
        },
        true);
    return values(tasks);
  }

  private static <T extends @Nullable Object> List<T> values(List<Task<T>> tasks) {
    List<T> values = new ArrayList<>(tasks.size());
    for (Task<T> task : tasks) {
      values.add(task.outcome().orElseThrow().get());
    }
    return values;
  }

  /** As many tasks as the limit allows, each taking the next item when it is done with one. */
  static <I extends @Nullable Object, T extends @Nullable Object> List<T> bounded(
      Collection<? extends I> items, int limit, BodyWith<? super I, ? extends T, ?> body)
      throws Exception {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "gather: the limit is " + limit + "; it must be at least 1");
    }
    List<@Nullable T> values = new ArrayList<>(items.size());
    Iterator<? extends I> rest = items.iterator();
    GroupNode.run(
        group -> {
          for (int i = Math.min(limit, items.size()); i > 0; i--) {
            group.fork(() -> takeItems(rest, values, body));
          }
          return values;
        },
        true);
    return completed(values);
  }

  private static <I extends @Nullable Object, T extends @Nullable Object> void takeItems(
      Iterator<? extends I> rest,
      List<@Nullable T> values,
      BodyWith<? super I, ? extends T, ?> body)
      throws Exception {
    while (rest.hasNext()) {
      I item = rest.next();
      int index = values.size();
      values.add(null);
      values.set(index, body.apply(item));
    }
  }

  @SuppressWarnings("unchecked") // every slot was set, or the group would have thrown
  private static <T extends @Nullable Object> List<T> completed(List<@Nullable T> values) {
    return (List<T>) values;
  }

  /**
   * Turns what the body does with an item into an outcome, so that one failure does not cancel the
   * others.
   */
  static <I extends @Nullable Object, T extends @Nullable Object>
      BodyWith<I, Outcome<T>, RuntimeException> outcomes(BodyWith<? super I, ? extends T, ?> body) {
    return item -> {
      try {
        return new Outcome.Success<>(body.apply(item));
      } catch (TaskCancelledException e) {
        return new Outcome.Cancelled<>(e.reason());
      } catch (Exception e) {
        return new Outcome.Failure<>(e);
      }
    };
  }

  static <T extends @Nullable Object> T race(Body<? extends T, ?>[] bodies) throws Exception {
    if (bodies.length == 0) {
      throw new IllegalArgumentException("race: nobody takes part");
    }
    List<T> winner = new ArrayList<>(1);
    List<Throwable> losers = new ArrayList<>();
    GroupNode.run(
        group -> {
          for (Body<? extends T, ?> body : bodies) {
            group.fork(() -> run(body, (GroupNode) group, winner, losers));
          }
          return winner;
        },
        true);
    if (winner.isEmpty()) {
      Throwable first = losers.removeFirst();
      losers.stream().filter(other -> other != first).forEach(first::addSuppressed);
      throw Rethrow.asItself(first);
    }
    return winner.getFirst();
  }

  private static <T extends @Nullable Object> void run(
      Body<? extends T, ?> body, GroupNode group, List<T> winner, List<Throwable> losers) {
    try {
      T value = body.run();
      if (winner.isEmpty()) {
        winner.add(value);
        group.cancel(CancelReason.of(Kind.GROUP_LEFT, "another one won the race"));
      }
    } catch (Exception e) {
      losers.add(e);
    }
  }
}
