// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What the simulation knows about the timers of one event loop: where they were set, and in which
 * order those fire that are due at the same moment.
 *
 * <p>Netty's order, that of setting, is the only one for timers that were set at the same moment
 * with the same delay. For others production depends on how late the loop was when it set each of
 * them, fractions of a millisecond which virtual time does not have. So each timer gets a drawn
 * lateness, which never decreases while the clock stands still; timers that are due together fire
 * by it.
 */
final class Timers {
  private static final int NOTES_TO_PRUNE = 64;
  private static final int MAX_LATENESS = 1_000_000;
  private static final int MAX_STEP = 50_000;

  private record Note(long lateness, Throwable origin) {}

  private record Due(long deadline, long lateness, Runnable timer) {}

  private static final Comparator<Due> ORDER =
      Comparator.comparingLong(Due::deadline).thenComparingLong(Due::lateness);

  private final Injector injector;
  private final VirtualClock clock;

  /** Any thread, guarded by this. */
  private final Map<Object, Note> notes = new LinkedHashMap<>();

  private int pruneAt = NOTES_TO_PRUNE;
  private long moment = -1;
  private long lateness;

  /** Driver only. */
  private final List<Due> due = new ArrayList<>();

  Timers(Injector injector, VirtualClock clock) {
    this.injector = injector;
    this.clock = clock;
  }

  synchronized <T extends ScheduledFuture<?>> T set(T timer) {
    notes.put(timer, new Note(latenessNow(), new Throwable()));
    if (notes.size() > pruneAt) {
      notes.keySet().removeIf(each -> ((ScheduledFuture<?>) each).isDone());
      pruneAt = Math.max(NOTES_TO_PRUNE, 2 * notes.size());
    }
    return timer;
  }

  private long latenessNow() {
    if (!injector.permutesTimers()) {
      return 0;
    }
    long now = clock.nanoTime();
    if (now == moment) {
      lateness += injector.between(0, MAX_STEP);
    } else {
      moment = now;
      lateness = injector.between(0, MAX_LATENESS);
    }
    return lateness;
  }

  void due(long deadline, Runnable timer) {
    due.add(new Due(deadline, latenessOf(timer), timer));
  }

  private synchronized long latenessOf(Runnable timer) {
    Note note = notes.get(timer);
    return note == null ? 0 : note.lateness();
  }

  /** Moves what is due, in the order in which it fires. */
  void moveDueTo(Queue<Runnable> tasks) {
    if (due.size() > 1 && injector.permutesTimers()) {
      countTies();
      due.sort(ORDER);
    }
    due.forEach(each -> tasks.add(each.timer()));
    due.clear();
  }

  private void countTies() {
    int ties = 0;
    for (int index = 1; index < due.size(); index++) {
      Due one = due.get(index - 1);
      Due next = due.get(index);
      if (one.deadline() == next.deadline() && one.lateness() != next.lateness()) {
        ties++;
      }
    }
    injector.countPermutedTimers(ties);
  }

  /** The timers that are still to fire and that the program set, with the place. */
  synchronized List<Leftover> pending() {
    List<Leftover> pending = new ArrayList<>();
    notes.forEach((timer, note) -> {
      var future = (ScheduledFuture<?>) timer;
      List<StackTraceElement> madeAt = Stacks.outside(note.origin().getStackTrace());
      if (!future.isDone() && !madeAt.isEmpty()) {
        pending.add(new Leftover(Leftover.Kind.TIMER, describe(future), madeAt));
      }
    });
    return pending;
  }

  private static String describe(ScheduledFuture<?> timer) {
    return "a timer that is due in %s ms".formatted(timer.getDelay(TimeUnit.MILLISECONDS));
  }
}
