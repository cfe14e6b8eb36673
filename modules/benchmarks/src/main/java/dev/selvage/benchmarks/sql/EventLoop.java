// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A Vert.x with its default options, and one event loop of it, where all callers are. */
final class EventLoop implements AutoCloseable {
  private static final int LONGEST_SECONDS = 300;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  Vertx vertx() {
    return vertx;
  }

  /** Begins it on the event loop, and waits for its end on this thread, which may wait. */
  <T> T run(Supplier<Future<T>> work) throws Exception {
    Promise<T> end = Promise.promise();
    context.runOnContext(turn -> work.get().onComplete(end));
    return end.future()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    var _ =
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }
}
