// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.Deadline;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.Waiter;
import dev.selvage.tasks.sync.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several things and does exactly one of them: takes from a queue or puts into one, sees
 * that an event is set, or that a moment has come. Then the body of that branch runs, in the
 * calling task, and its value is returned.
 *
 * <pre>{@code
 * String next = Select.any(
 *     orders.taking(order -> "order " + order),
 *     payments.taking(payment -> "payment " + payment),
 *     Select.when(stopped, () -> "stopped"),
 *     Select.after(ofSeconds(5), () -> "quiet"));
 * }</pre>
 *
 * <p><b>Exactly one.</b> The other branches have had no effect: nothing was taken and nothing put,
 * on whatever event loops the other sides are. So has every branch of a select that was cancelled;
 * one that was decided before the cancellation came has succeeded, and its body runs.
 *
 * <p><b>Fairness.</b> When several branches could be chosen at once, {@link #any} begins to look at
 * one drawn by {@link Tasks#random}, so that none starves, and {@link #first} at the first one
 * given: put what is urgent there. A select waits in the lines of its queues like everybody else,
 * first come, first served.
 *
 * <p><b>Blocking and cancellation.</b> Both are checkpoints, and wait until a branch is chosen,
 * unless there is an {@link #otherwise}. The bodies run outside of the wait, without locks.
 *
 * <p><b>Errors.</b> A branch whose queue has ended is ready: the select fails as the take or the
 * put would have failed, unless {@link Queue#taking(dev.selvage.tasks.BodyWith, Body)} has a body
 * for the end. What a body throws is thrown as itself.
 */
@CheckReturnValue
public final class Select {
  private Select() {}

  /**
   * Does the first thing that can be done; of several at once, the one that is given first.
   *
   * @throws X what the body of the chosen branch threw, as itself
   * @throws IllegalArgumentException without a branch
   */
  @SafeVarargs
  @CanIgnoreReturnValue
  public static <R extends @Nullable Object, X extends Exception> R first(
      Branch<? extends R, ? extends X>... branches) throws X {
    return Select.<R, X>select(List.of(branches), false);
  }

  /**
   * Does the first thing that can be done; of several at once, one by chance.
   *
   * @throws X what the body of the chosen branch threw, as itself
   * @throws IllegalArgumentException without a branch
   */
  @SafeVarargs
  @CanIgnoreReturnValue
  public static <R extends @Nullable Object, X extends Exception> R any(
      Branch<? extends R, ? extends X>... branches) throws X {
    return Select.<R, X>select(List.of(branches), true);
  }

  // ---- branches that are not of a queue

  /** The event is set. */
  public static <R extends @Nullable Object, X extends Exception> Branch<R, X> when(
      Event event, Body<R, X> body) {
    Objects.requireNonNull(event, "Select.when: the event is null");
    return new EventBranch<>(event, body);
  }

  /** This much time has passed since this call; at once if it is zero or negative. In a task. */
  public static <R extends @Nullable Object, X extends Exception> Branch<R, X> after(
      Duration timeout, Body<R, X> body) {
    return at(Deadline.after(timeout), body);
  }

  /** The deadline has passed. */
  public static <R extends @Nullable Object, X extends Exception> Branch<R, X> at(
      Deadline deadline, Body<R, X> body) {
    Objects.requireNonNull(deadline, "Select.at: the deadline is null");
    return new TimeBranch<>(deadline, body);
  }

  /** Nothing else can be done now: makes a select that does not wait. */
  public static <R extends @Nullable Object, X extends Exception> Branch<R, X> otherwise(
      Body<R, X> body) {
    return new OtherwiseBranch<>(body);
  }

  // ---- inside

  private static <R extends @Nullable Object, X extends Exception> R select(
      List<? extends Branch<? extends R, ? extends X>> branches, boolean byChance) throws X {
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("Select: there is no branch to choose");
    }
    Tasks.checkpoint();
    int start = byChance ? Tasks.random().nextInt(branches.size()) : 0;
    return branches.get(choose(branches, start)).result();
  }

  /** The number of the branch that was done. */
  private static int choose(List<? extends Branch<?, ?>> branches, int start) {
    int lastResort = -1;
    List<Guard> guards = new ArrayList<>(branches.size());
    for (int i = 0; i < branches.size(); i++) {
      Branch<?, ?> branch = branches.get(i);
      branch.use();
      branch.look();
      Guard guard = branch.guard();
      if (guard != null) {
        guards.add(guard);
      }
      if (branch instanceof OtherwiseBranch<?, ?>) {
        lastResort = i;
      }
    }
    Choice choice = null;
    Guard.lockAll(guards);
    try {
      int ready = firstReady(branches, start);
      if (ready >= 0 || lastResort >= 0) {
        return ready >= 0 ? ready : lastResort;
      }
      choice = new Choice(branches);
      choice.enlist(true);
    } finally {
      Guard.unlockAll(guards);
    }
    return choice.awaitOne();
  }

  private static int firstReady(List<? extends Branch<?, ?>> branches, int start) {
    for (int i = 0; i < branches.size(); i++) {
      int number = (start + i) % branches.size();
      if (branches.get(number).tryNow()) {
        return number;
      }
    }
    return -1;
  }

  /**
   * The wait of a select. All guards were held from the look at its branches until it stood in all
   * their lines, so nothing was missed; whoever meets it there has to win its one compare-and-set.
   */
  private static final class Choice extends Waiter {
    private final List<? extends Branch<?, ?>> branches;

    Choice(List<? extends Branch<?, ?>> branches) {
      super("Select");
      this.branches = branches;
    }

    void enlist(boolean guarded) {
      for (int i = 0; i < branches.size(); i++) {
        Branch<?, ?> branch = branches.get(i);
        if ((branch.guard() != null) == guarded) {
          branch.enlist(this, i);
        }
      }
    }

    int awaitOne() {
      try {
        enlist(false);
        await();
        return resumedBy();
      } finally {
        branches.forEach(Branch::withdraw);
      }
    }

    @Override
    protected void withdraw() {
      // awaitOne does, after a success too
    }

    @Override
    public String toString() {
      StringJoiner all = new StringJoiner(", or ");
      branches.forEach(branch -> all.add(branch.toString()));
      return all.toString();
    }
  }
}
