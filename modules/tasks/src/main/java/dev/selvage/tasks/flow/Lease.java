// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Tasks;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An element that has to be settled: acknowledged, given back or dead-lettered, one of them and
 * once. What brings messages of an outbox, a queue or another process emits them as leases.
 *
 * <pre>{@code
 * Flow<Lease<Message>> messages = Flow.of(out -> {
 *   while (true) out.emit(Lease.of(inbox.next(), settlement));
 * });
 * messages.mapUnordered(8, lease -> lease.acknowledgeAfter(this::handle)).forEach(this::count);
 * }</pre>
 *
 * <p><b>None is left in limbo.</b> A lease that a flow has emitted belongs to that run of the flow,
 * from its generator's call of {@code emit} (or from the function of {@code map} that made it) to
 * the end of the run: what is not settled when the flow has ended is given back, the latest first,
 * whether the flow ended by itself, by a failure, or by a cancellation in any of its operators. So
 * a lease does not outlive the flow it came from, just as a task does not outlive its group: settle
 * it where the flow is consumed. Operators that drop an element ({@code filter}, {@code drop},
 * {@code dropWhile}, {@code takeWhile}, {@code debounce}, {@code distinctUntilChanged}, {@code zip}
 * at its end) give it back at once, if it is a lease itself; one in a list or a record goes back
 * with the end.
 *
 * <p><b>Blocking and cancellation.</b> Settling waits for the source, in a shield with the grace of
 * its {@link Settlement}: a cancelled task can still acknowledge what it has dealt with. <b>Thread
 * safety.</b> May be settled by any task; of several, one does it and the others fail.
 */
@CheckReturnValue
public final class Lease<T> implements AutoCloseable {
  private enum State {
    OPEN("is open"),
    SETTLING("is being settled"),
    ACKNOWLEDGED("was acknowledged"),
    GIVEN_BACK("was given back"),
    DEAD("was dead-lettered");

    final String words;

    State(String words) {
      this.words = words;
    }
  }

  private final T value;
  private final Settlement<? super T> settlement;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /** Whose it is: the first that it was emitted in. */
  private volatile @Nullable Run run;

  private Lease(T value, Settlement<? super T> settlement) {
    this.value = value;
    this.settlement = settlement;
  }

  /**
   * A lease of the value, to be emitted. Until then it is up to the code that has it.
   *
   * @param settlement told of its end
   */
  public static <T> Lease<T> of(T value, Settlement<? super T> settlement) {
    Objects.requireNonNull(value, "Lease.of: the value is null");
    Objects.requireNonNull(settlement, "Lease.of: the settlement is null");
    return new Lease<>(value, settlement);
  }

  /** What is leased; also after the end. */
  public T value() {
    return value;
  }

  /** Whether it has ended. */
  public boolean isSettled() {
    State now = now();
    return now != State.OPEN && now != State.SETTLING;
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }

  // ---- settling

  /**
   * It was dealt with.
   *
   * @throws IllegalStateException when it has ended already, which it does with its flow
   */
  public void acknowledge() {
    settle(State.ACKNOWLEDGED, () -> settlement.acknowledge(value));
  }

  /**
   * It was not dealt with, and may come again.
   *
   * @throws IllegalStateException when it has ended already, which it does with its flow
   */
  public void giveBack() {
    settle(State.GIVEN_BACK, () -> settlement.giveBack(value));
  }

  /**
   * It cannot be dealt with.
   *
   * @throws IllegalStateException when it has ended already, which it does with its flow
   */
  public void deadLetter(String reason) {
    Objects.requireNonNull(reason, "Lease.deadLetter: the reason is null");
    settle(State.DEAD, () -> settlement.deadLetter(value, reason));
  }

  /** Gives it back unless it has ended: for {@code try (lease) { … lease.acknowledge(); }}. */
  @Override
  public void close() {
    if (state.compareAndSet(State.OPEN, State.SETTLING)) {
      settled(State.GIVEN_BACK, () -> settlement.giveBack(value));
    }
  }

  /**
   * Runs the body with the value and acknowledges when it has returned; when it fails or is
   * cancelled, gives back and throws on. What the body settles itself is left so, if the body has
   * the lease.
   *
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public <R extends @Nullable Object, X extends Exception> R acknowledgeAfter(
      BodyWith<? super T, R, X> body) throws X {
    R result;
    try {
      result = body.apply(value);
    } catch (Throwable e) {
      try {
        close();
      } catch (Throwable later) {
        Thrown.suppress(e, later);
      }
      throw e;
    }
    if (!isSettled()) {
      acknowledge();
    }
    return result;
  }

  /** {@link #acknowledgeAfter(BodyWith)} for code that returns nothing. */
  public <X extends Exception> void acknowledgeAfter(ActionWith<? super T, X> action) throws X {
    this.<Boolean, X>acknowledgeAfter(leased -> {
      action.run(leased);
      return true;
    });
  }

  private void settle(State end, Action<?> action) {
    State before = state.compareAndExchange(State.OPEN, State.SETTLING);
    if (before != State.OPEN) {
      throw new IllegalStateException(
          "the lease of "
              + value
              + " cannot end twice: it "
              + before.words
              + (before == State.GIVEN_BACK && isOver() ? ", as its flow has ended" : ""));
    }
    settled(end, action);
  }

  /** By the one that made it {@code SETTLING}. */
  private void settled(State end, Action<?> action) {
    boolean done = false;
    try {
      Tasks.shield(settlement.grace(), action);
      done = true;
    } catch (Exception e) {
      throw Thrown.asItself(e);
    } finally {
      state.set(done ? end : State.OPEN);
      if (!done && end != State.GIVEN_BACK && isOver()) {
        close(); // its run has not waited for it
      }
    }
  }

  // ---- the run

  private boolean isOver() {
    Run owner = run;
    return owner != null && owner.isOver();
  }

  /** Returns whether it had not been emitted before. Event loop of the run. */
  boolean join(Run owner) {
    if (run != null) {
      return false;
    }
    run = owner;
    return true;
  }

  @Override
  public String toString() {
    return "Lease[" + value + " " + now().words + "]";
  }
}
