// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A bounded queue on one context, as one writes it for callbacks. Whoever waited is called in a
 * turn of its own, lest putters and takers call each other deeper and deeper.
 */
final class CallbackQueue {
  /** What takers get at the end. */
  static final int CLOSED = -1;

  private static final Future<Void> ROOM = Future.succeededFuture();

  private record Putter(int element, Promise<Void> promise) {}

  private final Context context;
  private final int capacity;
  private final Deque<Integer> elements = new ArrayDeque<>();
  private final Deque<Promise<Integer>> takers = new ArrayDeque<>();
  private final Deque<Putter> putters = new ArrayDeque<>();
  private boolean closed;

  CallbackQueue(Context context, int capacity) {
    this.context = context;
    this.capacity = capacity;
  }

  Future<Void> put(int element) {
    Promise<Integer> taker = takers.poll();
    if (taker != null) {
      context.runOnContext(turn -> taker.complete(element));
      return ROOM;
    }
    if (elements.size() < capacity) {
      elements.add(element);
      return ROOM;
    }
    Promise<Void> promise = Promise.promise();
    putters.add(new Putter(element, promise));
    return promise.future();
  }

  Future<Integer> take() {
    Integer element = elements.poll();
    if (element == null) {
      return closed ? Future.succeededFuture(CLOSED) : waiting();
    }
    Putter putter = putters.poll();
    if (putter != null) {
      elements.add(putter.element());
      context.runOnContext(turn -> putter.promise().complete());
    }
    return Future.succeededFuture(element);
  }

  private Future<Integer> waiting() {
    Promise<Integer> promise = Promise.promise();
    takers.add(promise);
    return promise.future();
  }

  void close() {
    closed = true;
    takers.forEach(taker -> context.runOnContext(turn -> taker.complete(CLOSED)));
    takers.clear();
  }
}
