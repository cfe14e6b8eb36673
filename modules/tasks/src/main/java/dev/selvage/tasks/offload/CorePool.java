// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import dev.selvage.tasks.carrier.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each core, which are those of a fork/join pool: what a body forks, and its parallel
 * streams, run on them too.
 */
final class CorePool implements Pool {
  /** Instead of those that wait for others. */
  private static final int SPARE_THREADS = 256;

  /** What is idle for so long ends, so that the pool need not be closed. */
  private static final int IDLE_SECONDS = 10;

  private final ForkJoinPool pool;

  CorePool(String name, int threads) {
    pool =
        new ForkJoinPool(
            threads,
            made -> thread(name, made),
            null,
            false,
            threads,
            threads + SPARE_THREADS,
            1,
            null,
            IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  private static ForkJoinWorkerThread thread(String name, ForkJoinPool pool) {
    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
    thread.setName(name + "-worker-" + thread.getPoolIndex());
    return thread;
  }

  @Override
  public <T extends @Nullable Object> Future<T> execute(Context context, Callable<T> code) {
    Promise<T> promise = Contexts.promise(context);
    pool.execute(() -> Contexts.dispatch(context, () -> complete(promise, code)));
    return promise.future();
  }

  static <T extends @Nullable Object> void complete(Promise<T> promise, Callable<T> code) {
    T result;
    try {
      result = code.call();
    } catch (Throwable e) {
      promise.fail(e);
      return;
    }
    promise.complete(result);
  }
}
