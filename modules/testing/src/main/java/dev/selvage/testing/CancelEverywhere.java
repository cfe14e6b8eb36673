// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Body;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs code once for each place where it can be cancelled, cancels it there, and checks that
 * nothing is broken by it.
 *
 * <pre>{@code
 * CancelEverywhere.with(() -> Semaphore.of(1))
 *     .beside(semaphore -> useFor(ofMillis(5), semaphore))
 *     .cancel(semaphore -> useFor(ofMillis(1), semaphore))
 *     .check(semaphore -> assertThat(semaphore.available()).isEqualTo(1));
 * }</pre>
 *
 * <p>A first run cancels nothing and counts. Each checkpoint that a task of the code reaches is one
 * place; the moment in which it begins to wait there is another, and so is the moment between what
 * it waits for and its next turn. Then there is one run for each of them, on a simulation of its
 * own and with a state of its own, in which the scope around the code is cancelled there.
 *
 * <p>Each run must end: the code by its cancellation or with success, the tasks beside it with
 * success. Then the check is called, in a task. What is left after that fails the run as it fails
 * those of {@link Simulated}, and so does real time that leaks in.
 *
 * <p>Immutable; every method that changes something returns a copy. Runs on the thread that calls
 * {@link #check}, which waits. <b>Limits.</b> At most {@value #MOST_PLACES} places.
 *
 * @param <S> what a run works on: made anew for each
 */
@CheckReturnValue
public final class CancelEverywhere<S extends @Nullable Object> {
  private static final int MOST_PLACES = 10_000;

  private final Cancelling<S> cancelling;
  private final int seeds;
  private final int only;

  private CancelEverywhere(Cancelling<S> cancelling, int seeds, int only) {
    this.cancelling = cancelling;
    this.seeds = seeds;
    this.only = only;
  }

  /**
   * Where a run was cancelled, over all of them.
   *
   * @param reached at a checkpoint, before anything was looked at
   * @param waiting while it waited there
   * @param resumed after what it waited for had come, and before it ran
   */
  public record Places(int reached, int waiting, int resumed) {
    /** How many there are in all. */
    public int total() {
      return reached + waiting + resumed;
    }

    Places plus(Places other) {
      return new Places(reached + other.reached, waiting + other.waiting, resumed + other.resumed);
    }
  }

  /**
   * Code that works on a state.
   *
   * @param state makes one, in a task; it may wait
   */
  public static <S extends @Nullable Object> CancelEverywhere<S> with(Body<S, ?> state) {
    return new CancelEverywhere<>(new Cancelling<>(state, List.of(), unused -> {}), 1, 0);
  }

  /** The code to cancel, as a task that begins when the tasks beside it wait. */
  public CancelEverywhere<S> cancel(ActionWith<? super S, ?> body) {
    return new CancelEverywhere<>(cancelling.with(body), seeds, only);
  }

  /** A task that runs beside the code, is not cancelled, and must end. Begins before it. */
  public CancelEverywhere<S> beside(ActionWith<? super S, ?> other) {
    List<ActionWith<? super S, ?>> others = new ArrayList<>(cancelling.others());
    others.add(other);
    return new CancelEverywhere<>(
        new Cancelling<>(cancelling.state(), others, cancelling.body()), seeds, only);
  }

  /** Does all of it under the seeds 1 to {@code count}. One, by default. */
  public CancelEverywhere<S> underSeeds(int count) {
    return new CancelEverywhere<>(cancelling, count, only);
  }

  /** Cancels at one place only, as a failure names it. */
  public CancelEverywhere<S> only(int place) {
    return new CancelEverywhere<>(cancelling, seeds, place);
  }

  /**
   * Runs it all.
   *
   * @param invariant called in a task at the end of each run; throws what an assertion throws
   * @return where it was cancelled; worth an assertion, since code that never waits proves little
   * @throws AssertionError at the first run that fails; its message names the place
   */
  @CanIgnoreReturnValue
  public Places check(ActionWith<? super S, ?> invariant) {
    Places all = new Places(0, 0, 0);
    for (long seed = 1; seed <= seeds; seed++) {
      all = all.plus(check(seed, invariant));
    }
    return all;
  }

  private Places check(long seed, ActionWith<? super S, ?> invariant) {
    List<Probe.Place> places = cancelling.run(seed, Probe.counting(), invariant);
    if (places.size() > MOST_PLACES) {
      throw new IllegalArgumentException(
          "The code passes %,d places where it can be cancelled; at most %,d are tried."
              .formatted(places.size(), MOST_PLACES));
    }
    for (int at = 1; at <= places.size(); at++) {
      if (only == 0 || only == at) {
        cancelling.run(seed, Probe.cancellingAt(at, places), invariant);
      }
    }
    return Probe.count(places);
  }
}
