// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Permits on one context, first come, first served, as one writes them for callbacks. Whoever gets
 * one of somebody who gives it back is called in a turn of its own, lest the stack grows with the
 * line.
 */
final class CallbackSemaphore {
  private static final Future<Void> FREE = Future.succeededFuture();

  private final Context context;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;

  CallbackSemaphore(Context context, int permits) {
    this.context = context;
    this.free = permits;
  }

  Future<Void> acquire() {
    if (free > 0) {
      free--;
      return FREE;
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    return promise.future();
  }

  void release() {
    Promise<Void> next = waiting.poll();
    if (next == null) {
      free++;
    } else {
      context.runOnContext(turn -> next.complete());
    }
  }
}
