// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As many tasks as the limit allows, each taking the next item when it is done with one. An item
 * whose body cancels itself takes its task with it; another task goes on with the rest.
 */
final class BoundedGather<I extends @Nullable Object, T extends @Nullable Object> {
  private final TaskGroup group;
  private final Iterator<? extends I> rest;
  private final BodyWith<? super I, ? extends T, ?> body;
  private final List<@Nullable Outcome<T>> outcomes;
  private @Nullable CancelReason lastCancelled;

  private BoundedGather(
      TaskGroup group,
      Collection<? extends I> items,
      BodyWith<? super I, ? extends T, ?> body,
      List<@Nullable Outcome<T>> outcomes) {
    this.group = group;
    this.rest = items.iterator();
    this.body = body;
    this.outcomes = outcomes;
  }

  /** In the order of the items; throws the first failure. */
  @SuppressWarnings("unchecked") // every slot was set, or fillUp did it
  static <I extends @Nullable Object, T extends @Nullable Object> List<Outcome<T>> outcomes(
      Collection<? extends I> items, int limit, BodyWith<? super I, ? extends T, ?> body)
      throws Exception {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "gather: the limit is " + limit + "; it must be at least 1");
    }
    List<@Nullable Outcome<T>> outcomes = new ArrayList<>(items.size());
    BoundedGather<I, T> gather =
        GroupNode.run(
            group -> {
              var begun = new BoundedGather<I, T>(group, items, body, outcomes);
              for (int i = Math.min(limit, items.size()); i > 0; i--) {
                begun.forkWorker();
              }
              return begun;
            },
            true);
    gather.fillUp(items.size());
    return (List<Outcome<T>>) (List<?>) outcomes;
  }

  private void forkWorker() {
    var worker = (TaskNode<@Nullable Void>) group.fork(this::takeItems);
    worker.listen(outcome -> {
      if (outcome instanceof Outcome.Cancelled<?>(var why)) {
        lastCancelled = why;
      }
    });
  }

  /** A worker that was abandoned leaves its item, and maybe all after it, without an outcome. */
  private void fillUp(int size) {
    CancelReason why = lastCancelled;
    if (why != null) {
      outcomes.replaceAll(outcome -> outcome == null ? new Outcome.Cancelled<>(why) : outcome);
      while (outcomes.size() < size) {
        outcomes.add(new Outcome.Cancelled<>(why));
      }
    }
  }

  private void takeItems() throws Exception {
    int index = -1;
    try {
      while (rest.hasNext()) {
        Tasks.checkpoint();
        I item = rest.next();
        index = outcomes.size();
        outcomes.add(null);
        outcomes.set(index, new Outcome.Success<>(body.apply(item)));
      }
    } catch (Cancellation c) {
      if (c.scope() == TaskNode.current()) {
        goOnWithout(index, c);
      }
      throw c;
    }
  }

  private void goOnWithout(int index, Cancellation c) {
    if (index >= 0 && outcomes.get(index) == null) {
      outcomes.set(index, new Outcome.Cancelled<>(c.reason()));
    }
    forkWorker();
  }
}
