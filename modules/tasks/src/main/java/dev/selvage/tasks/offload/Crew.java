// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.sync.Limiter;
import dev.selvage.tasks.sync.Semaphore;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of some workers, the line before them, and what is counted of their calls. The line
 * is a semaphore, so that a call is with the pool only while it has a thread of it.
 */
final class Crew {
  private static final Runnable NOTHING = () -> {};

  private final String name;
  private final Pool pool;
  private final @Nullable WorkersOptions options;
  private final @Nullable Semaphore threads;
  private final int maxWaiting;
  private final @Nullable Runnable onClosed;
  private final Tally tally = new Tally();
  private final AtomicInteger inLine = new AtomicInteger();

  // Guarded by this.
  private int underWay;
  private boolean closed;

  /**
   * Some workers.
   *
   * @param options null when the pool has a line of its own
   * @param onClosed told when they have ended; null when they cannot be closed
   */
  Crew(String name, Pool pool, @Nullable WorkersOptions options, @Nullable Runnable onClosed) {
    this.name = name;
    this.pool = pool;
    this.options = options;
    this.threads = options == null ? null : Semaphore.of(options.threads());
    this.maxWaiting = options == null ? 0 : options.maxWaiting();
    this.onClosed = onClosed;
  }

  @Nullable WorkersOptions options() {
    return options;
  }

  String name() {
    return name;
  }

  Pool pool() {
    return pool;
  }

  Tally tally() {
    return tally;
  }

  Workers.Statistics statistics() {
    return tally.statistics(name, threads == null ? 0 : threads.permits());
  }

  /** Waits for a permit and a thread. What it raises or throws has left nothing behind. */
  <T extends @Nullable Object> void start(
      OffloadedCall<T> call, Body<T, ?> body, @Nullable Limiter limiter, Pool on) {
    Tasks.checkpoint();
    enter(call);
    call.queue(body);
    Runnable leave = this::leave;
    try {
      leave = both(permitOf(limiter, call), leave);
      leave = both(thread(call), leave);
      Runnable ended = leave;
      on.execute(call.context(), call)
          .onComplete((result, failure) -> {
            ended.run();
            call.completed(result, failure);
          });
    } catch (Throwable e) {
      call.refused();
      leave.run();
      throw e;
    }
  }

  private static Runnable both(Runnable first, Runnable then) {
    return () -> {
      first.run();
      then.run();
    };
  }

  private static Runnable permitOf(@Nullable Limiter limiter, OffloadedCall<?> call) {
    return limiter == null ? NOTHING : limiter.acquireFor(call)::release;
  }

  private Runnable thread(OffloadedCall<?> call) {
    if (threads == null) {
      return NOTHING;
    }
    Optional<Semaphore.Permit> free = threads.tryAcquire();
    return (free.isPresent() ? free.get() : inLine(threads, call))::release;
  }

  private Semaphore.Permit inLine(Semaphore line, OffloadedCall<?> call) {
    try {
      if (inLine.incrementAndGet() > maxWaiting) {
        tally.rejected();
        throw new RejectedExecutionException(
            call
                + ": the workers '"
                + name
                + "' have "
                + maxWaiting
                + " calls in line already, and no more may wait; call less often, or give them"
                + " more threads");
      }
      return line.acquire();
    } finally {
      inLine.decrementAndGet();
    }
  }

  // ---- the end

  private synchronized void enter(OffloadedCall<?> call) {
    if (closed) {
      throw new RejectedExecutionException(
          call + ": the workers '" + name + "' are closed, and take no more calls");
    }
    underWay++;
  }

  private void leave() {
    boolean last;
    synchronized (this) {
      last = --underWay == 0 && closed;
    }
    if (last) {
      end();
    }
  }

  void close() {
    if (onClosed == null) {
      throw new IllegalStateException(
          "the workers '" + name + "' belong to the Vert.x, and end with it");
    }
    boolean last;
    synchronized (this) {
      last = !closed && underWay == 0;
      closed = true;
    }
    if (last) {
      end();
    }
  }

  private void end() {
    pool.close();
    if (onClosed != null) {
      onClosed.run();
    }
  }
}
