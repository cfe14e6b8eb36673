// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.selvage.tasks.Action;
import dev.selvage.tasks.Body;
import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
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
 *   <li>{@link #interruptible} interrupts the worker and waits for it to end.
 *   <li>{@link #abandonable} interrupts nobody and does not wait: the worker runs on, its result is
 *       dropped, and it is counted in {@link #abandoned}.
 * </ul>
 *
 * <p>Blocking code runs on the worker pool of the Vert.x (20 threads unless configured), CPU-bound
 * code on a pool with one thread for each core; calls beyond that wait in line, in order.
 * Exceptions are thrown as themselves.
 */
public final class Offload {
  private static final String CPU_POOL = "selvage-cpu";

  private static final Map<Vertx, WorkerExecutor> CPU_POOLS = new ConcurrentHashMap<>();

  private static final OffloadedCall.Pool BLOCKING = Context::executeBlocking;
  private static final OffloadedCall.Pool CPU = Offload::onCpuPool;

  private Offload() {}

  /**
   * Runs code that blocks on a worker thread and waits for its end, whatever is cancelled
   * meanwhile.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T blocking(Body<T, X> body)
      throws X {
    return OffloadedCall.run(body, BLOCKING, OnCancel.WAIT);
  }

  /** {@link #blocking(Body)} for code that returns nothing. */
  public static <X extends Exception> void blocking(Action<X> action) throws X {
    OffloadedCall.run(bodyOf(action), BLOCKING, OnCancel.WAIT);
  }

  /**
   * Runs code that blocks and understands interrupts; a cancellation interrupts it, once, while it
   * runs. If it ends with an {@code InterruptedException} the cancellation is raised.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T interruptible(Body<T, X> body)
      throws X {
    return OffloadedCall.run(body, BLOCKING, OnCancel.INTERRUPT);
  }

  /** {@link #interruptible(Body)} for code that returns nothing. */
  public static <X extends Exception> void interruptible(Action<X> action) throws X {
    OffloadedCall.run(bodyOf(action), BLOCKING, OnCancel.INTERRUPT);
  }

  /**
   * Runs code that blocks and may be left running on its worker when the wait for it is cancelled.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T abandonable(Body<T, X> body)
      throws X {
    return OffloadedCall.run(body, BLOCKING, OnCancel.ABANDON);
  }

  /** {@link #abandonable(Body)} for code that returns nothing. */
  public static <X extends Exception> void abandonable(Action<X> action) throws X {
    OffloadedCall.run(bodyOf(action), BLOCKING, OnCancel.ABANDON);
  }

  /**
   * Runs code that computes on a thread of the pool that has one for each core; otherwise like
   * {@link #blocking}.
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, X extends Exception> T cpu(Body<T, X> body) throws X {
    return OffloadedCall.run(body, CPU, OnCancel.WAIT);
  }

  /** {@link #cpu(Body)} for code that returns nothing. */
  public static <X extends Exception> void cpu(Action<X> action) throws X {
    cpu(bodyOf(action));
  }

  /** How many abandoned calls still run in this JVM. */
  public static long abandoned() {
    return OffloadedCall.ABANDONED.get();
  }

  private static <T extends @Nullable Object> Future<T> onCpuPool(
      Context context, Callable<T> code, boolean ordered) {
    return CPU_POOLS
        .computeIfAbsent(context.owner(), Offload::openCpuPool)
        .executeBlocking(code, ordered);
  }

  private static WorkerExecutor openCpuPool(Vertx vertx) {
    boolean open =
        Contexts.onClose(
            vertx,
            () -> {
              CPU_POOLS.remove(vertx);
              return Future.succeededFuture();
            });
    if (!open) {
      throw new RejectedExecutionException("Offload.cpu was called while the Vert.x is closed");
    }
    int threads = Runtime.getRuntime().availableProcessors();
    return Contexts.openForAll(vertx, () -> vertx.createSharedWorkerExecutor(CPU_POOL, threads));
  }

  private static <X extends Exception> Body<Boolean, X> bodyOf(Action<X> action) {
    return () -> {
      action.run();
      return true;
    };
  }
}
