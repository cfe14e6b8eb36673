// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.sync.Limiter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking or CPU-bound code on worker threads, while the event loop goes on.
 *
 * <pre>{@code
 * String text = Offload.blocking(() -> Files.readString(path));
 * Digest sum = Offload.cpu(() -> hash(bytes));
 * }</pre>
 *
 * <p>Code that is cancelled while it still waits for a worker never runs. Once it runs, a thread of
 * the JVM cannot be stopped from outside, so the methods differ in what a cancellation does:
 *
 * <ul>
 *   <li>{@link #blocking} and {@link #cpu} wait for the worker and return its result; the
 *       cancellation is seen at the next checkpoint. Nothing is lost and nothing runs unattended.
 *       Long code asks {@link #checkCancelled} now and then, and ends early.
 *   <li>{@link #interruptible} interrupts the worker and waits for it to end.
 *   <li>{@link #abandonable} interrupts nobody and does not wait: the worker runs on, its result is
 *       dropped, and it is counted in {@link #abandoned}.
 * </ul>
 *
 * <p><b>Limits.</b> Blocking code runs on the worker pool of the Vert.x (20 threads unless
 * configured), CPU-bound code on a pool with one thread for each core; calls beyond that wait in
 * line, in order, without a limit but memory. {@link Workers} have their own threads and limits,
 * {@link #limitedBy} shares out those that there are. Exceptions are thrown as themselves.
 *
 * <p><b>Simulation.</b> A worker has its turn like an event loop, in the order of the seed, and
 * takes no virtual time; {@link #cpu} has four threads there whatever the machine, and what its
 * bodies fork goes to the common pool of the JVM.
 */
public final class Offload {
  /** How far a producer on a worker may be ahead of its consumer. */
  static final int FLOW_AHEAD = 16;

  private Offload() {}

  // ---- calls

  /**
   * Runs code that blocks on a worker thread and waits for its end, whatever is cancelled
   * meanwhile.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T blocking(Body<T, X> body)
      throws X {
    return blocking("Offload.blocking").run("Offload.blocking", body, OnCancel.WAIT);
  }

  /** {@link #blocking(Body)} for code that returns nothing. */
  public static <X extends Exception> void blocking(Action<X> action) throws X {
    var unused = blocking(Workers.bodyOf(action));
  }

  /**
   * Runs code that blocks and understands interrupts; a cancellation interrupts it, once, while it
   * runs. If it ends with an {@code InterruptedException} the cancellation is raised.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T interruptible(Body<T, X> body)
      throws X {
    return blocking("Offload.interruptible").run("Offload.interruptible", body, OnCancel.INTERRUPT);
  }

  /** {@link #interruptible(Body)} for code that returns nothing. */
  public static <X extends Exception> void interruptible(Action<X> action) throws X {
    var unused = interruptible(Workers.bodyOf(action));
  }

  /**
   * Runs code that blocks and may be left running on its worker when the wait for it is cancelled.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T abandonable(Body<T, X> body)
      throws X {
    return blocking("Offload.abandonable").run("Offload.abandonable", body, OnCancel.ABANDON);
  }

  /** {@link #abandonable(Body)} for code that returns nothing. */
  public static <X extends Exception> void abandonable(Action<X> action) throws X {
    var unused = abandonable(Workers.bodyOf(action));
  }

  /**
   * Runs code that computes on a thread of the pool that has one for each core; otherwise like
   * {@link #blocking}. It is a fork/join pool: tasks that the body forks, and its parallel streams,
   * run there too, and share the cores with the other bodies.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T cpu(Body<T, X> body) throws X {
    return cores("Offload.cpu").run("Offload.cpu", body, OnCancel.WAIT);
  }

  /** {@link #cpu(Body)} for code that returns nothing. */
  public static <X extends Exception> void cpu(Action<X> action) throws X {
    var unused = cpu(Workers.bodyOf(action));
  }

  // ---- what a worker tells meanwhile

  /**
   * {@link #blocking(Body)} for a body that tells how far it has come. The observer is run in this
   * task, on its event loop, with what was told last; what it did not get to see in between is left
   * out, the very last is not.
   *
   * <pre>{@code
   * Offload.observing((Integer rows) -> page.show(rows), progress -> {
   *   for (int row = 1; reader.next(); row++) { load(reader); progress.report(row); }
   *   return reader.count();
   * });
   * }</pre>
   *
   * @param observer may wait. When it fails the body is cancelled, and the failure is thrown when
   *     it has ended
   * @throws X what the body threw, as itself
   */
  @CanIgnoreReturnValue
  public static <P, T extends @Nullable Object, X extends Exception> T observing(
      ActionWith<? super P, ?> observer, BodyWith<? super Progress<P>, T, X> body) throws X {
    return blocking("Offload.observing").observing("Offload.observing", observer, body);
  }

  /**
   * A flow whose producer runs on a worker thread. The producer is at most 16 elements ahead of the
   * consumer: then {@link WorkerEmitter#emit} blocks its thread. When the consumer needs no more,
   * fails or is cancelled, {@code emit} and {@link #checkCancelled} raise in the producer, and the
   * flow ends when the producer has ended. What the producer throws comes after its elements.
   *
   * <pre>{@code
   * Flow<Row> rows = Offload.flow(out -> {
   *   try (Reader reader = open(file)) { while (reader.next()) out.emit(reader.row()); }
   * });
   * }</pre>
   */
  public static <T> Flow<T> flow(ActionWith<? super WorkerEmitter<T>, ?> producer) {
    return Workers.flow("Offload.flow", () -> blocking("Offload.flow"), producer);
  }

  // ---- where to

  /**
   * The workers of {@link #blocking} for calls that need a permit of the limiter each; see {@link
   * Workers#limitedBy}. Called in a task.
   */
  public static Workers limitedBy(Limiter permits) {
    return blocking("Offload.limitedBy").limitedBy(permits);
  }

  /** The workers of {@link #cpu}, for flows, progress and limits there. Called in a task. */
  public static Workers cores() {
    return cores("Offload.cores");
  }

  // ---- in a body

  /**
   * Raises when the wait for the body that runs this was cancelled: let it pass, and the body ends.
   * Reads a thread local and a field. In a task it is {@link Tasks#checkpoint}, so that code can be
   * used in both.
   *
   * @throws dev.selvage.tasks.Cancellation that of the waiting task
   * @throws IllegalStateException on any other thread, among them those that work for a body, such
   *     as the threads of a parallel stream: give them {@link #current}
   */
  public static void checkCancelled() {
    OffloadedCall<?> call = OffloadedCall.current();
    if (call != null) {
      call.checkCancelled();
    } else if (Tasks.current().isPresent()) {
      Tasks.checkpoint();
    } else {
      throw outside("Offload.checkCancelled");
    }
  }

  /**
   * The call whose body runs this, for what its body hands it to.
   *
   * @throws IllegalStateException on a thread that runs none
   */
  public static WorkerCall current() {
    OffloadedCall<?> call = OffloadedCall.current();
    if (call == null) {
      throw outside("Offload.current");
    }
    return call;
  }

  private static IllegalStateException outside(String what) {
    return new IllegalStateException(
        what
            + " was called on the thread "
            + Thread.currentThread().getName()
            + ", which runs no offloaded code: call it in the body given to Offload.blocking or"
            + " another of its kind, and hand Offload.current() to the threads that work for it");
  }

  /** How many abandoned calls still run in this JVM. */
  public static long abandoned() {
    return OffloadedCall.ABANDONED.get();
  }

  // ---- inside

  private static Workers blocking(String what) {
    return new Workers(Crews.of(vertxOf(what)).blocking(), null);
  }

  private static Workers cores(String what) {
    return new Workers(Crews.of(vertxOf(what)).cpu(), null);
  }

  private static Vertx vertxOf(String what) {
    Context context = OffloadedCall.contextOf(what);
    return context.owner();
  }
}
