// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Threads that calls run on. */
interface Pool {
  /**
   * Runs the code on a thread of the pool, in the order of the calls.
   *
   * @return its result, on the context
   * @throws java.util.concurrent.RejectedExecutionException when the pool is closed
   */
  <T extends @Nullable Object> Future<T> execute(Context context, Callable<T> code);

  /** Ends the threads that do not run a call. */
  default void close() {}
}
