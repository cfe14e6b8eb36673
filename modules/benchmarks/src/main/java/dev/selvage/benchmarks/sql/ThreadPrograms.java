// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Callers on threads, of which a single one is the calling thread. */
abstract class ThreadPrograms extends BlockingPrograms {
  private final ExecutorService threads;

  ThreadPrograms(ExecutorService threads) {
    this.threads = threads;
  }

  /** The caller of that number. Its thread alone uses it. */
  abstract Caller caller(int number) throws Exception;

  @Override
  final long sum(int callers, Work work) throws Exception {
    List<Caller> each = new ArrayList<>(callers);
    for (int i = 0; i < callers; i++) {
      each.add(caller(i));
    }
    if (callers == 1) {
      return work.by(each.getFirst(), 0);
    }
    List<Future<Long>> ends = new ArrayList<>(callers);
    for (int i = 0; i < callers; i++) {
      int number = i;
      ends.add(threads.submit(() -> work.by(each.get(number), number)));
    }
    long sum = 0;
    for (Future<Long> end : ends) {
      sum += end.get();
    }
    return sum;
  }

  @Override
  public void close() throws Exception {
    threads.close();
  }
}
