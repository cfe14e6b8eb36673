// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** StructuredTaskScope of the JDK, with the locks and queues of java.util.concurrent. */
final class ScopePrograms implements TaskPrograms {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int CLOSED = -1;

  ScopePrograms() {}

  private static FutureTask<Long> start(Callable<Long> body) {
    FutureTask<Long> task = new FutureTask<>(body);
    var _ = Thread.ofVirtual().start(task);
    return task;
  }

  private static long run(Callable<Long> body) throws Exception {
    return start(body).get();
  }

  @Override
  public long spawn(int groups, int tasks) throws Exception {
    return run(() -> spawned(groups, tasks));
  }

  private static long spawned(int groups, int tasks) throws Exception {
    long sum = 0;
    for (int i = 0; i < groups; i++) {
      sum += joined(tasks);
    }
    return sum;
  }

  private static long joined(int tasks) throws Exception {
    try (var scope = StructuredTaskScope.<Integer>open()) {
      List<Subtask<Integer>> forked = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        int result = i;
        forked.add(scope.fork(() -> result));
      }
      scope.join();
      long sum = 0;
      for (Subtask<Integer> task : forked) {
        sum += task.get();
      }
      return sum;
    }
  }

  @Override
  public long nested(int rounds, int depth) throws Exception {
    return run(() -> {
      long levels = 0;
      for (int i = 0; i < rounds; i++) {
        levels += levels(depth);
      }
      return levels;
    });
  }

  private static int levels(int depth) throws Exception {
    if (depth == 0) {
      return 0;
    }
    try (var scope = StructuredTaskScope.<Integer>open()) {
      Subtask<Integer> inside = scope.fork(() -> levels(depth - 1));
      scope.join();
      return inside.get() + 1;
    }
  }

  static int later(int result) {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    var _ = Thread.startVirtualThread(() -> future.complete(result));
    return future.join();
  }

  @Override
  public long await(int rounds) throws Exception {
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += later(i);
      }
      return sum;
    });
  }

  @Override
  public long timeoutReady(int rounds) throws Exception {
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        int result = i;
        sum += timed(() -> result);
      }
      return sum;
    });
  }

  @Override
  public long timeoutWaiting(int rounds) throws Exception {
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        int result = i;
        sum += timed(() -> later(result));
      }
      return sum;
    });
  }

  private static int timed(Callable<Integer> body) throws Exception {
    try (var scope =
        StructuredTaskScope.open(
            Joiner.<Integer>awaitAllSuccessfulOrThrow(), options -> options.withTimeout(SECOND))) {
      Subtask<Integer> task = scope.fork(body);
      scope.join();
      return task.get();
    }
  }

  @Override
  public long semaphore(int permits, int tasks) throws Exception {
    return run(() -> {
      Semaphore semaphore = new Semaphore(permits);
      LongAdder had = new LongAdder();
      try (var scope = StructuredTaskScope.open()) {
        semaphore.acquire(permits);
        for (int i = 0; i < tasks; i++) {
          scope.fork(() -> {
            semaphore.acquire();
            try {
              had.increment();
            } finally {
              semaphore.release();
            }
            return true;
          });
        }
        scope.fork(() -> semaphore.release(permits));
        scope.join();
      }
      return had.sum();
    });
  }

  @Override
  public long queue(int capacity, int elements) throws Exception {
    return run(() -> {
      BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(capacity);
      try (var scope = StructuredTaskScope.<Long>open()) {
        List<Subtask<Long>> consumers = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
          consumers.add(scope.fork(() -> drained(queue)));
        }
        for (int i = 0; i < elements; i++) {
          queue.put(i);
        }
        for (int i = 0; i < CONSUMERS; i++) {
          queue.put(CLOSED);
        }
        scope.join();
        return consumers.stream().mapToLong(Subtask::get).sum();
      }
    });
  }

  private static long drained(BlockingQueue<Integer> queue) throws InterruptedException {
    long sum = 0;
    int element = queue.take();
    while (element != CLOSED) {
      sum += element;
      element = queue.take();
    }
    return sum;
  }

  @Override
  public long hop(int rounds) throws Exception {
    return run(() -> {
      BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(10);
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        queue.put(i);
        sum += queue.take();
      }
      return sum;
    });
  }

  @Override
  public long generator(int elements) {
    throw new UnsupportedOperationException("the JDK has no generator that waits");
  }

  @Override
  public long loop(int elements) throws Exception {
    return run(() -> {
      BlockingQueue<Integer> queue = new SynchronousQueue<>();
      try (var scope = StructuredTaskScope.<Boolean>open()) {
        scope.fork(() -> {
          for (int i = 0; i < elements; i++) {
            queue.put(i);
          }
          queue.put(CLOSED);
          return true;
        });
        long sum = drained(queue);
        scope.join();
        return sum;
      }
    });
  }

  @Override
  public long lock(int rounds) throws Exception {
    return run(() -> locked(rounds));
  }

  static long locked(int rounds) throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    long held = 0;
    for (int i = 0; i < rounds; i++) {
      lock.lockInterruptibly();
      try {
        held++;
      } finally {
        lock.unlock();
      }
    }
    return held;
  }

  @Override
  public long sleepers(int tasks, long millis) throws Exception {
    return run(() -> {
      LongAdder woke = new LongAdder();
      try (var scope = StructuredTaskScope.open()) {
        for (int i = 0; i < tasks; i++) {
          scope.fork(() -> {
            Thread.sleep(millis);
            woke.increment();
            return true;
          });
        }
        scope.join();
      }
      return woke.sum();
    });
  }

  @Override
  public Asleep asleep(int tasks) throws Exception {
    CountDownLatch begun = new CountDownLatch(tasks);
    CountDownLatch measured = new CountDownLatch(1);
    FutureTask<Long> all =
        start(() -> {
          try (var scope = StructuredTaskScope.open(Joiner.anySuccessfulResultOrThrow())) {
            for (int i = 0; i < tasks; i++) {
              scope.fork(() -> {
                begun.countDown();
                Thread.sleep(Duration.ofDays(1));
                return true;
              });
            }
            scope.fork(() -> {
              measured.await();
              return true;
            });
            var first = scope.join();
            return first == null ? 0L : 1L;
          }
        });
    begun.await();
    return () -> {
      measured.countDown();
      var _ = all.get();
    };
  }

  /** The first success cancels a scope: here the only one, when all leaves wait. */
  @Override
  public long cancelTree(int branches, int leaves) throws Exception {
    return run(() -> {
      LongAdder unwound = new LongAdder();
      CountDownLatch waiting = new CountDownLatch(branches * leaves);
      try (var root = StructuredTaskScope.open(Joiner.anySuccessfulResultOrThrow())) {
        for (int i = 0; i < branches; i++) {
          root.fork(() -> {
            try (var branch = StructuredTaskScope.open()) {
              for (int j = 0; j < leaves; j++) {
                branch.fork(() -> leaf(waiting, unwound));
              }
              branch.join();
            }
            throw new IllegalStateException("the leaves wait for ever");
          });
        }
        root.fork(() -> {
          waiting.await();
          return true;
        });
        var _ = root.join();
      }
      return unwound.sum();
    });
  }

  static boolean leaf(CountDownLatch waiting, LongAdder unwound) throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
      return true;
    } finally {
      unwound.increment();
    }
  }

  @Override
  public long everyCore(int groups, int tasks) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    List<FutureTask<Long>> parts = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      int share = TaskPrograms.share(groups, i, cores);
      parts.add(start(() -> spawned(share, tasks)));
    }
    long sum = 0;
    for (FutureTask<Long> part : parts) {
      sum += part.get();
    }
    return sum;
  }

  @Override
  public void close() {}
}
