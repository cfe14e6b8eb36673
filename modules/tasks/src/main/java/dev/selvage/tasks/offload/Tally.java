// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of the calls of some workers. Any thread. */
final class Tally {
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger abandonedRunning = new AtomicInteger();
  private final LongAdder begun = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder withdrawn = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  void queued() {
    waiting.incrementAndGet();
  }

  void withdrawn() {
    waiting.decrementAndGet();
    withdrawn.increment();
  }

  void began() {
    waiting.decrementAndGet();
    running.incrementAndGet();
    begun.increment();
  }

  void ended(boolean withFailure) {
    running.decrementAndGet();
    if (withFailure) {
      failed.increment();
    }
  }

  void abandoned() {
    abandonedRunning.incrementAndGet();
  }

  void abandonedEnded() {
    abandonedRunning.decrementAndGet();
  }

  void rejected() {
    rejected.increment();
  }

  int waiting() {
    return waiting.get();
  }

  int running() {
    return running.get();
  }

  Workers.Statistics statistics(String name, int threads) {
    return new Workers.Statistics(
        name,
        threads,
        running.get(),
        waiting.get(),
        begun.sum(),
        failed.sum(),
        withdrawn.sum(),
        rejected.sum(),
        abandonedRunning.get());
  }
}
