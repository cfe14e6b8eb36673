// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.sync;

/**
 * Counts permits and keeps the line of those who wait for some: strictly first come, first served.
 * A request for many at the head of the line is not overtaken by smaller ones behind it, so it is
 * served as soon as enough has been given back.
 *
 * <p>What is given back belongs to the head of the line at once, before its task has had a turn: so
 * after each change either nobody waits or what is free is too little for the head. Guarded by the
 * monitor of the object that it belongs to.
 */
final class FifoPermits {
  private int total;
  private int taken;
  private final Line<PermitWaiter> waiting = new Line<>();

  FifoPermits(int total) {
    this.total = total;
  }

  int total() {
    return total;
  }

  int taken() {
    return taken;
  }

  int waiting() {
    return waiting.size();
  }

  /** Takes permits if that many are free and nobody waits. */
  boolean tryTake(int permits) {
    if (permits > total - taken || !waiting.isEmpty()) {
      return false;
    }
    taken += permits;
    return true;
  }

  /** Puts a waiter, for whom {@link #tryTake} has just failed, at the end of the line. */
  void enqueue(PermitWaiter waiter) {
    waiting.add(waiter);
  }

  void giveBack(int permits) {
    taken -= permits;
    serve();
  }

  /** The total may become less than what is taken: then nothing is free until enough came back. */
  void resize(int newTotal) {
    total = newTotal;
    serve();
  }

  /**
   * Whoever leaves the head of the line may have kept others from being served; and does not stand
   * in it any more if somebody has dropped it since it was cancelled.
   */
  void leave(PermitWaiter waiter) {
    var unused = waiting.remove(waiter);
    serve();
  }

  private void serve() {
    PermitWaiter first = waiting.first();
    while (first != null && first.permits <= total - taken) {
      var unused = waiting.remove(first);
      if (first.resume()) {
        taken += first.permits;
        first.granted();
      }
      first = waiting.first();
    }
  }

  /** Waits for permits. */
  abstract static class PermitWaiter extends LineWaiter {
    final int permits;

    PermitWaiter(String what, int permits) {
      super(what);
      this.permits = permits;
    }

    /** The permits are this waiter's now. Guarded as the permits are; must not wait. */
    void granted() {}
  }
}
