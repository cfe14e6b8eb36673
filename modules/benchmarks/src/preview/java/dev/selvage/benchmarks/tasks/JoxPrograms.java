// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.ChannelDone;
import com.softwaremill.jox.structured.Fork;
import com.softwaremill.jox.structured.JoxScopeExecutionException;
import com.softwaremill.jox.structured.Race;
import com.softwaremill.jox.structured.Scope;
import com.softwaremill.jox.structured.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** Jox: its supervised scopes, channels and timeouts; locks of java.util.concurrent. */
final class JoxPrograms implements TaskPrograms {
  JoxPrograms() {}

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
      sum += Scopes.supervised(scope -> joined(scope, tasks));
    }
    return sum;
  }

  private static long joined(Scope scope, int tasks) throws Exception {
    List<Fork<Integer>> forked = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int result = i;
      forked.add(scope.fork(() -> result));
    }
    long sum = 0;
    for (Fork<Integer> fork : forked) {
      sum += fork.join();
    }
    return sum;
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
    return depth == 0
        ? 0
        : 1 + Scopes.<Integer>supervised(scope -> scope.fork(() -> levels(depth - 1)).join());
  }

  private static int later(int result) {
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
        sum += Race.<Integer>timeout(1_000, () -> result);
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
        sum += Race.<Integer>timeout(1_000, () -> later(result));
      }
      return sum;
    });
  }

  @Override
  public long semaphore(int permits, int tasks) throws Exception {
    return run(() -> {
      Semaphore semaphore = new Semaphore(permits);
      LongAdder had = new LongAdder();
      return Scopes.supervised(scope -> {
        semaphore.acquire(permits);
        List<Fork<Boolean>> all = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
          all.add(scope.fork(() -> permitted(semaphore, had)));
        }
        all.add(
            scope.fork(() -> {
              semaphore.release(permits);
              return true;
            }));
        for (Fork<Boolean> each : all) {
          var _ = each.join();
        }
        return had.sum();
      });
    });
  }

  private static boolean permitted(Semaphore semaphore, LongAdder had) throws InterruptedException {
    semaphore.acquire();
    try {
      had.increment();
    } finally {
      semaphore.release();
    }
    return true;
  }

  @Override
  public long queue(int capacity, int elements) throws Exception {
    return run(() -> {
      Channel<Integer> channel = Channel.newBufferedChannel(capacity);
      return Scopes.supervised(scope -> {
        List<Fork<Long>> consumers = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
          consumers.add(scope.fork(() -> drained(channel)));
        }
        for (int i = 0; i < elements; i++) {
          channel.send(i);
        }
        channel.done();
        long sum = 0;
        for (Fork<Long> consumer : consumers) {
          sum += consumer.join();
        }
        return sum;
      });
    });
  }

  private static long drained(Channel<Integer> channel) throws InterruptedException {
    long sum = 0;
    Object element = channel.receiveOrClosed();
    while (!(element instanceof ChannelDone)) {
      sum += (Integer) element;
      element = channel.receiveOrClosed();
    }
    return sum;
  }

  @Override
  public long hop(int rounds) throws Exception {
    return run(() -> {
      Channel<Integer> channel = Channel.newBufferedChannel(10);
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        channel.send(i);
        sum += channel.receive();
      }
      return sum;
    });
  }

  @Override
  public long generator(int elements) {
    throw new UnsupportedOperationException("Jox's flows are a library of their own");
  }

  @Override
  public long loop(int elements) throws Exception {
    return run(() -> {
      Channel<Integer> channel = Channel.newRendezvousChannel();
      return Scopes.supervised(scope -> {
        var producer =
            scope.fork(() -> {
              for (int i = 0; i < elements; i++) {
                channel.send(i);
              }
              channel.done();
              return 0L;
            });
        return drained(channel) + producer.join();
      });
    });
  }

  @Override
  public long lock(int rounds) throws Exception {
    return run(() -> {
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
    });
  }

  @Override
  public long sleepers(int tasks, long millis) throws Exception {
    return run(() ->
        Scopes.supervised(scope -> {
          List<Fork<Integer>> all = new ArrayList<>(tasks);
          for (int i = 0; i < tasks; i++) {
            all.add(
                scope.fork(() -> {
                  Thread.sleep(millis);
                  return 1;
                }));
          }
          long woke = 0;
          for (Fork<Integer> each : all) {
            woke += each.join();
          }
          return woke;
        }));
  }

  @Override
  public Asleep asleep(int tasks) throws Exception {
    CountDownLatch begun = new CountDownLatch(tasks);
    CountDownLatch measured = new CountDownLatch(1);
    FutureTask<Long> all =
        start(() ->
            Scopes.supervised(scope -> {
              for (int i = 0; i < tasks; i++) {
                var _ =
                    scope.fork(() -> {
                      begun.countDown();
                      Thread.sleep(Duration.ofDays(1));
                      return true;
                    });
              }
              measured.await();
              return 1L; // leaving the scope cancels the forks
            }));
    begun.await();
    return () -> {
      measured.countDown();
      var _ = all.get();
    };
  }

  /** A scope that ends with a failure cancels its forks. */
  @Override
  public long cancelTree(int branches, int leaves) throws Exception {
    return run(() -> {
      LongAdder unwound = new LongAdder();
      CountDownLatch waiting = new CountDownLatch(branches * leaves);
      try {
        return Scopes.supervised(root -> {
          for (int i = 0; i < branches; i++) {
            var _ = root.forkUser(() -> branch(leaves, waiting, unwound));
          }
          waiting.await();
          throw new IllegalStateException("all leaves wait");
        });
      } catch (JoxScopeExecutionException cancelled) {
        return unwound.sum();
      }
    });
  }

  private static long branch(int leaves, CountDownLatch waiting, LongAdder unwound)
      throws InterruptedException {
    return Scopes.supervised(scope -> {
      for (int i = 0; i < leaves; i++) {
        var _ = scope.forkUser(() -> leaf(waiting, unwound));
      }
      return 0L;
    });
  }

  private static boolean leaf(CountDownLatch waiting, LongAdder unwound)
      throws InterruptedException {
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
