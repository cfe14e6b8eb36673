// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A verticle on virtual threads, the threading model of Vert.x: a task is what {@code runOnContext}
 * starts, one runs at a time, and {@code Future.await} lets the next one in.
 */
final class VerticlePrograms implements TaskPrograms {
  private final EventLoops loops = new EventLoops(ThreadingModel.VIRTUAL_THREAD);
  private final Vertx vertx = loops.vertx();

  VerticlePrograms() {}

  /** Starts a task. */
  private static <T> Future<T> fork(Context context, Callable<T> body) {
    Promise<T> end = Promise.promise();
    context.runOnContext(turn -> {
      try {
        end.complete(body.call());
      } catch (Exception e) {
        end.fail(e);
      }
    });
    return end.future();
  }

  private long run(Callable<Long> body) {
    return EventLoops.done(fork(loops.first(), body));
  }

  @Override
  public long spawn(int groups, int tasks) {
    return run(() -> spawned(loops.first(), groups, tasks));
  }

  private static long spawned(Context context, int groups, int tasks) {
    long sum = 0;
    for (int i = 0; i < groups; i++) {
      sum += joined(context, tasks);
    }
    return sum;
  }

  private static long joined(Context context, int tasks) {
    List<Future<Integer>> all = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int result = i;
      all.add(fork(context, () -> result));
    }
    var _ = Future.all(all).await();
    long sum = 0;
    for (Future<Integer> each : all) {
      sum += each.result();
    }
    return sum;
  }

  @Override
  public long nested(int rounds, int depth) {
    return run(() -> {
      long levels = 0;
      for (int i = 0; i < rounds; i++) {
        levels += levels(loops.first(), depth);
      }
      return levels;
    });
  }

  private static long levels(Context context, int depth) {
    return depth == 0 ? 0 : 1 + fork(context, () -> levels(context, depth - 1)).await();
  }

  private static long later(Context context, long result) {
    return pending(context, result).await();
  }

  private static Future<Long> pending(Context context, long result) {
    Promise<Long> promise = Contexts.promise(context);
    context.runOnContext(turn -> promise.complete(result));
    return promise.future();
  }

  @Override
  public long await(int rounds) {
    Context context = loops.first();
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += later(context, i);
      }
      return sum;
    });
  }

  @Override
  public long timeoutReady(int rounds) {
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += Future.succeededFuture(i).timeout(1, TimeUnit.SECONDS).await();
      }
      return sum;
    });
  }

  @Override
  public long timeoutWaiting(int rounds) {
    Context context = loops.first();
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += pending(context, i).timeout(1, TimeUnit.SECONDS).await();
      }
      return sum;
    });
  }

  @Override
  public long semaphore(int permits, int tasks) {
    Context context = loops.first();
    return run(() -> {
      CallbackSemaphore semaphore = new CallbackSemaphore(context, 0);
      List<Future<Integer>> all = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        all.add(
            fork(
                context,
                () -> {
                  var permit = semaphore.acquire().await();
                  semaphore.release();
                  return permit == null ? 1 : 0;
                }));
      }
      context.runOnContext(turn -> {
        for (int i = 0; i < permits; i++) {
          semaphore.release();
        }
      });
      var _ = Future.all(all).await();
      return all.stream().mapToLong(Future::result).sum();
    });
  }

  @Override
  public long queue(int capacity, int elements) {
    Context context = loops.first();
    return run(() -> {
      CallbackQueue queue = new CallbackQueue(context, capacity);
      List<Future<Long>> consumers = new ArrayList<>();
      for (int i = 0; i < CONSUMERS; i++) {
        consumers.add(fork(context, () -> drained(queue)));
      }
      for (int i = 0; i < elements; i++) {
        var _ = queue.put(i).await();
      }
      queue.close();
      var _ = Future.all(consumers).await();
      return consumers.stream().mapToLong(Future::result).sum();
    });
  }

  private static long drained(CallbackQueue queue) {
    long sum = 0;
    int element = queue.take().await();
    while (element != CallbackQueue.CLOSED) {
      sum += element;
      element = queue.take().await();
    }
    return sum;
  }

  @Override
  public long hop(int rounds) {
    Context context = loops.first();
    return run(() -> {
      CallbackQueue queue = new CallbackQueue(context, 10);
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        var _ = queue.put(i).await();
        sum += queue.take().await();
      }
      return sum;
    });
  }

  /** A call of the consumer: virtual threads need nothing else. */
  @Override
  public long generator(int elements) {
    throw new UnsupportedOperationException("nothing of Vert.x is a generator");
  }

  @Override
  public long loop(int elements) {
    Context context = loops.first();
    return run(() -> {
      CallbackQueue queue = new CallbackQueue(context, 1);
      Future<Integer> producer =
          fork(
              context,
              () -> {
                for (int i = 0; i < elements; i++) {
                  var _ = queue.put(i).await();
                }
                queue.close();
                return 0;
              });
      long sum = drained(queue);
      return sum + producer.await();
    });
  }

  @Override
  public long lock(int rounds) {
    Context context = loops.first();
    return run(() -> {
      CallbackSemaphore lock = new CallbackSemaphore(context, 1);
      long held = 0;
      for (int i = 0; i < rounds; i++) {
        var _ = lock.acquire().await();
        held++;
        lock.release();
      }
      return held;
    });
  }

  @Override
  public long sleepers(int tasks, long millis) {
    Context context = loops.first();
    return run(() -> {
      List<Future<Integer>> all = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        all.add(
            fork(
                context,
                () -> {
                  var _ = vertx.timer(millis, TimeUnit.MILLISECONDS).await();
                  return 1;
                }));
      }
      var _ = Future.all(all).await();
      return all.stream().mapToLong(Future::result).sum();
    });
  }

  @Override
  public Asleep asleep(int tasks) throws Exception {
    Context context = loops.first();
    ConcurrentLinkedQueue<Timer> timers = new ConcurrentLinkedQueue<>();
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    List<Future<Boolean>> all = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      all.add(
          fork(
              context,
              () -> {
                Timer timer = vertx.timer(1, TimeUnit.DAYS);
                timers.add(timer);
                try {
                  return timer.await() != null;
                } catch (CancellationException cancelled) {
                  return true;
                }
              }));
    }
    context.runOnContext(turn -> begun.complete(true));
    var _ = begun.get();
    return () -> {
      timers.forEach(Timer::cancel);
      var _ = EventLoops.done(Future.all(all));
    };
  }

  /** What is cancelled here are promises: this threading model has no cancellation. */
  @Override
  public long cancelTree(int branches, int leaves) {
    Context context = loops.first();
    return run(() -> {
      List<Promise<Void>> promises = new ArrayList<>();
      Promise<Void> waiting = Promise.promise();
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < branches; i++) {
        all.add(fork(context, () -> branch(context, leaves, promises, waiting, branches)));
      }
      var _ = waiting.future().await();
      IllegalStateException cancelled = new IllegalStateException("cancelled");
      promises.forEach(leaf -> leaf.fail(cancelled));
      var _ = Future.all(all).await();
      return all.stream().mapToLong(Future::result).sum();
    });
  }

  private static long branch(
      Context context,
      int leaves,
      List<Promise<Void>> promises,
      Promise<Void> waiting,
      int branches) {
    List<Future<Long>> all = new ArrayList<>(leaves);
    for (int i = 0; i < leaves; i++) {
      all.add(
          fork(
              context,
              () -> {
                Promise<Void> leaf = Promise.promise();
                promises.add(leaf);
                if (promises.size() == branches * leaves) {
                  waiting.complete();
                }
                try {
                  return leaf.future().await() == null ? 0L : 2L;
                } catch (IllegalStateException cancelled) {
                  return 1L;
                }
              }));
    }
    var _ = Future.all(all).await();
    return all.stream().mapToLong(Future::result).sum();
  }

  @Override
  public long everyCore(int groups, int tasks) {
    List<Future<Long>> sums = new ArrayList<>();
    for (int i = 0; i < loops.all().size(); i++) {
      Context context = loops.all().get(i);
      int share = TaskPrograms.share(groups, i, loops.all().size());
      sums.add(fork(context, () -> spawned(context, share, tasks)));
    }
    return EventLoops.sum(sums);
  }

  @Override
  public void close() {
    loops.close();
  }
}
