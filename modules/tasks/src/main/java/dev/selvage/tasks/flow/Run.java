// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Cancellation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a flow, from the call that asks for elements to its end, with the leases that were
 * emitted in it. Belongs to the tasks of one event loop.
 */
final class Run {
  private static final int FIRST_SWEEP = 16;

  /** Those that are open, in the order of their emission, and some that were settled since. */
  private @Nullable List<Lease<?>> leases;

  private int sweepAt = FIRST_SWEEP;
  private volatile boolean over;

  /** Runs the body, whose failure is thrown as itself when all leases have ended. */
  static void run(ActionWith<? super Run, Exception> body) {
    Run run = new Run();
    Throwable thrown = null;
    try {
      body.run(run);
    } catch (Throwable e) {
      thrown = e;
    }
    thrown = run.endedAfter(thrown);
    if (thrown != null) {
      throw Thrown.asItself(thrown);
    }
  }

  /** Takes note of an element that comes into being; to be called before it can be lost. */
  @CanIgnoreReturnValue
  <T> T emitted(T element) {
    if (element instanceof Lease<?> lease && lease.join(this)) {
      own(lease);
    }
    return element;
  }

  private void own(Lease<?> lease) {
    if (over) {
      lease.close(); // an abandoned task emits
      return;
    }
    List<Lease<?>> open = leases;
    if (open == null) {
      open = leases = new ArrayList<>();
    }
    if (open.size() >= sweepAt) {
      open.removeIf(Lease::isSettled);
      sweepAt = Math.max(FIRST_SWEEP, 2 * open.size());
    }
    open.add(lease);
  }

  /** An operator hands an element on to nobody. */
  static void dropped(Object element) {
    if (element instanceof Lease<?> lease) {
      lease.close();
    }
  }

  boolean isOver() {
    return over;
  }

  /** Nobody has anything of the run in hand any more: gives back what is left. */
  void end() {
    Throwable failure = endedAfter(null);
    if (failure != null) {
      throw Thrown.asItself(failure);
    }
  }

  private @Nullable Throwable endedAfter(@Nullable Throwable thrown) {
    over = true;
    List<Lease<?>> open = leases;
    leases = null;
    Throwable first = thrown;
    for (Lease<?> lease : open == null ? List.<Lease<?>>of() : open.reversed()) {
      try {
        lease.close();
      } catch (Throwable e) {
        first = first == null || first instanceof Cancellation ? e : suppressed(first, e);
      }
    }
    return first;
  }

  private static Throwable suppressed(Throwable first, Throwable later) {
    Thrown.suppress(first, later);
    return first;
  }
}
