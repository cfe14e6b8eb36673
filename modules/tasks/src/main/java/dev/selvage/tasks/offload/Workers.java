// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.BodyWith;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.sync.Limiter;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Worker threads with a name, a limit and numbers, for blocking code that shall not take the
 * threads of everything else.
 *
 * <pre>{@code
 * Workers pdf = Workers.open(vertx, "pdf", WorkersOptions.defaults().withThreads(2));
 * ...
 * byte[] document = pdf.blocking(() -> render(order));
 * }</pre>
 *
 * <p><b>Order and limits.</b> As many calls run as there are threads; further ones wait in line, in
 * order, first come, first served, whatever event loop they come from. A call that is cancelled in
 * the line leaves it and never runs. What would make the line longer than {@link
 * WorkersOptions#maxWaiting} is rejected.
 *
 * <p><b>Blocking and cancellation.</b> As told in {@link Offload}: {@link #blocking} waits for its
 * end whatever is cancelled, {@link #interruptible} interrupts, {@link #abandonable} leaves it
 * running; it keeps its thread, and counts, until it has ended.
 *
 * <p><b>Thread safety.</b> Tasks of any event loop may share them. Calls are made in tasks; the
 * rest may be called from any thread.
 */
@CheckReturnValue
public final class Workers implements AutoCloseable {
  private final Crew crew;
  private final @Nullable Limiter limiter;

  Workers(Crew crew, @Nullable Limiter limiter) {
    this.crew = crew;
    this.limiter = limiter;
  }

  /**
   * Opens workers with threads of their own. They live until they are closed, or the Vert.x is.
   *
   * @param name of the threads and in metrics
   * @throws IllegalArgumentException when the Vert.x has open workers of that name
   * @throws IllegalStateException when the Vert.x is closed
   */
  public static Workers open(Vertx vertx, String name, WorkersOptions options) {
    Objects.requireNonNull(name, "Workers.open: the name is null");
    Objects.requireNonNull(options, "Workers.open: the options are null");
    return new Workers(Crews.of(vertx).open(name, options), null);
  }

  /**
   * The open workers of that name, or else new ones: for verticles with several instances.
   *
   * @throws IllegalArgumentException when they are open with other options
   */
  public static Workers shared(Vertx vertx, String name, WorkersOptions options) {
    Objects.requireNonNull(name, "Workers.shared: the name is null");
    Objects.requireNonNull(options, "Workers.shared: the options are null");
    return new Workers(Crews.of(vertx).shared(name, options), null);
  }

  /**
   * All that a Vert.x has and that were used: those of {@link Offload#blocking}, named "blocking",
   * those of {@link Offload#cpu}, named "cpu", and those that are open.
   */
  public static List<Workers> of(Vertx vertx) {
    return Crews.of(vertx).all().stream().map(crew -> new Workers(crew, null)).toList();
  }

  /**
   * The same workers for calls that need a permit of the limiter each: a limit of its own for some
   * of the calls, or one for calls of several workers. A call waits for its permit, in the order of
   * the limiter, before it takes its place in the line of the workers; it gives the permit back
   * when it has ended, also when it was abandoned.
   */
  public Workers limitedBy(Limiter permits) {
    Objects.requireNonNull(permits, "Workers.limitedBy: the limiter is null");
    if (limiter != null) {
      throw new IllegalStateException(this + " are limited by " + limiter + " already");
    }
    return new Workers(crew, permits);
  }

  /** Their name. */
  public String name() {
    return crew.name();
  }

  // ---- calls

  /** {@link Offload#blocking(Body)} on these workers. */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T blocking(Body<T, X> body) throws X {
    return run("Workers.blocking", body, OnCancel.WAIT);
  }

  /** {@link #blocking(Body)} for code that returns nothing. */
  public <X extends Exception> void blocking(Action<X> action) throws X {
    var unused = run("Workers.blocking", bodyOf(action), OnCancel.WAIT);
  }

  /** {@link Offload#interruptible(Body)} on these workers. */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T interruptible(Body<T, X> body)
      throws X {
    return run("Workers.interruptible", body, OnCancel.INTERRUPT);
  }

  /** {@link #interruptible(Body)} for code that returns nothing. */
  public <X extends Exception> void interruptible(Action<X> action) throws X {
    var unused = run("Workers.interruptible", bodyOf(action), OnCancel.INTERRUPT);
  }

  /** {@link Offload#abandonable(Body)} on these workers. */
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Exception> T abandonable(Body<T, X> body) throws X {
    return run("Workers.abandonable", body, OnCancel.ABANDON);
  }

  /** {@link #abandonable(Body)} for code that returns nothing. */
  public <X extends Exception> void abandonable(Action<X> action) throws X {
    var unused = run("Workers.abandonable", bodyOf(action), OnCancel.ABANDON);
  }

  /** {@link Offload#observing} on these workers. */
  @CanIgnoreReturnValue
  public <P, T extends @Nullable Object, X extends Exception> T observing(
      ActionWith<? super P, ?> observer, BodyWith<? super Progress<P>, T, X> body) throws X {
    return observing("Workers.observing", observer, body);
  }

  /** {@link Offload#flow} on these workers. */
  public <T> Flow<T> flow(ActionWith<? super WorkerEmitter<T>, ?> producer) {
    return flow("Workers.flow", () -> this, producer);
  }

  // ---- how they do

  /** Their numbers. */
  public Statistics statistics() {
    return crew.statistics();
  }

  /**
   * Refuses new calls; those that run or wait go on, and the threads end with the last of them.
   * Closing again does nothing.
   *
   * @throws IllegalStateException when they are those of {@link Offload}, which end with the Vert.x
   */
  @Override
  public void close() {
    crew.close();
  }

  @Override
  public String toString() {
    return "the workers '" + name() + "'";
  }

  /**
   * The numbers of some workers at one moment.
   *
   * @param name their name
   * @param threads how many calls may run at a time; 0 for those of {@link Offload#blocking}, which
   *     are the Vert.x's
   * @param running how many run, with those that were abandoned
   * @param waiting how many wait for a permit or a thread
   * @param begun how many have begun, ever
   * @param failed how many of them threw something else than the cancellation of their task
   * @param withdrawn how many were cancelled before they began
   * @param rejected how many found the line too long
   * @param abandoned how many run and were left behind
   */
  public record Statistics(
      String name,
      int threads,
      int running,
      int waiting,
      long begun,
      long failed,
      long withdrawn,
      long rejected,
      int abandoned) {}

  // ---- inside

  <T extends @Nullable Object, X extends Exception> T run(
      String what, Body<T, X> body, OnCancel onCancel) throws X {
    OffloadedCall<T> call = new OffloadedCall<>(what, onCancel, crew.tally());
    crew.start(call, body, limiter, crew.pool());
    call.awaitEnd();
    return call.result();
  }

  <P, T extends @Nullable Object, X extends Exception> T observing(
      String what, ActionWith<? super P, ?> observer, BodyWith<? super Progress<P>, T, X> body)
      throws X {
    Objects.requireNonNull(observer, what + ": the observer is null");
    OffloadedCall<T> call = new OffloadedCall<>(what, OnCancel.WAIT, crew.tally());
    Handover<P> news = Handover.ofLatest();
    Progress<P> progress = told -> news.put(told, call);
    call.handsOver(news);
    return new Following<>(call, news, observer)
        .run(() -> crew.start(call, () -> body.apply(progress), limiter, crew.pool()));
  }

  static <T> Flow<T> flow(
      String what, Supplier<Workers> workers, ActionWith<? super WorkerEmitter<T>, ?> producer) {
    Objects.requireNonNull(producer, what + ": the producer is null");
    return Flow.of(out -> workers.get().produce(what, producer, out::emit));
  }

  private <T> void produce(
      String what,
      ActionWith<? super WorkerEmitter<T>, ?> producer,
      ActionWith<? super T, RuntimeException> out)
      throws Exception {
    OffloadedCall<Boolean> call = new OffloadedCall<>(what, OnCancel.WAIT, crew.tally());
    Pausing pausing = Pausing.on(crew.pool(), call.context());
    Handover<T> news = Handover.of(Offload.FLOW_AHEAD, pausing.pause());
    call.handsOver(news);
    WorkerEmitter<T> emitter = new WorkerEmitter<>(call, news);
    Body<Boolean, Exception> body =
        () -> {
          producer.run(emitter);
          return true;
        };
    var unused =
        new Following<>(call, news, out).run(() -> crew.start(call, body, limiter, pausing.pool()));
  }

  static <X extends Exception> Body<Boolean, X> bodyOf(Action<X> action) {
    return () -> {
      action.run();
      return true;
    };
  }
}
