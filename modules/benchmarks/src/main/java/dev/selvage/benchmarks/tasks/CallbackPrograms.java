// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Futures and callbacks of Vert.x on one event loop. A task is a callback in a turn of its own; a
 * loop that waits goes on in the callback of what it waited for.
 */
final class CallbackPrograms implements TaskPrograms {
  private final EventLoops loops = new EventLoops(ThreadingModel.EVENT_LOOP);
  private final Vertx vertx = loops.vertx();

  CallbackPrograms() {}

  /** Runs the program on the context, where it gets the promise of its result. */
  private static <T> Future<T> on(Context context, Handler<Promise<T>> program) {
    Promise<T> end = Promise.promise();
    context.runOnContext(turn -> program.handle(end));
    return end.future();
  }

  private long run(Handler<Promise<Long>> program) {
    return EventLoops.done(on(loops.first(), program));
  }

  /** Does the step for each number, one after the other, and sums the results up. */
  private static void sum(
      int from, int until, long sum, IntFunction<Future<Long>> step, Promise<Long> end) {
    long total = sum;
    for (int i = from; i < until; i++) {
      Future<Long> result = step.apply(i);
      if (!result.isComplete()) {
        int next = i + 1;
        long before = total;
        result.onSuccess(value -> sum(next, until, before + value, step, end)).onFailure(end::fail);
        return;
      }
      total += result.result();
    }
    end.complete(total);
  }

  private static Future<Long> later(Context context, long result) {
    Promise<Long> promise = Promise.promise();
    context.runOnContext(turn -> promise.complete(result));
    return promise.future();
  }

  @Override
  public long spawn(int groups, int tasks) {
    Context context = loops.first();
    return run(end -> sum(0, groups, 0, group -> joined(context, tasks), end));
  }

  private static Future<Long> joined(Context context, int tasks) {
    List<Future<Long>> all = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      all.add(later(context, i));
    }
    return Future.all(all)
        .map(done -> {
          long sum = 0;
          for (Future<Long> each : all) {
            sum += each.result();
          }
          return sum;
        });
  }

  @Override
  public long nested(int rounds, int depth) {
    Context context = loops.first();
    return run(end -> sum(0, rounds, 0, round -> levels(context, depth), end));
  }

  private static Future<Long> levels(Context context, int depth) {
    if (depth == 0) {
      return Future.succeededFuture(0L);
    }
    Promise<Long> inside = Promise.promise();
    context.runOnContext(turn -> levels(context, depth - 1).onComplete(inside));
    return inside.future().map(levels -> levels + 1);
  }

  @Override
  public long await(int rounds) {
    Context context = loops.first();
    return run(end -> sum(0, rounds, 0, i -> later(context, i), end));
  }

  @Override
  public long timeoutReady(int rounds) {
    return run(end ->
        sum(0, rounds, 0, i -> Future.succeededFuture((long) i).timeout(1, TimeUnit.SECONDS), end));
  }

  @Override
  public long timeoutWaiting(int rounds) {
    Context context = loops.first();
    return run(end -> sum(0, rounds, 0, i -> timed(context, i), end));
  }

  /** With the promise of the context: the timer of one without is on another thread. */
  private static Future<Long> timed(Context context, long result) {
    Promise<Long> promise = Contexts.promise(context);
    context.runOnContext(turn -> promise.complete(result));
    return promise.future().timeout(1, TimeUnit.SECONDS);
  }

  @Override
  public long semaphore(int permits, int tasks) {
    Context context = loops.first();
    return run(end -> {
      CallbackSemaphore semaphore = new CallbackSemaphore(context, 0);
      long[] had = {0};
      for (int i = 0; i < tasks; i++) {
        context.runOnContext(turn ->
            semaphore
                .acquire()
                .onSuccess(permit -> {
                  had[0]++;
                  semaphore.release();
                  if (had[0] == tasks) {
                    end.complete(had[0]);
                  }
                }));
      }
      context.runOnContext(turn -> {
        for (int i = 0; i < permits; i++) {
          semaphore.release();
        }
      });
    });
  }

  @Override
  public long queue(int capacity, int elements) {
    Context context = loops.first();
    return run(end -> {
      CallbackQueue queue = new CallbackQueue(context, capacity);
      long[] sum = {0};
      int[] running = {CONSUMERS};
      for (int i = 0; i < CONSUMERS; i++) {
        context.runOnContext(turn ->
            drain(
                queue,
                sum,
                () -> {
                  if (--running[0] == 0) {
                    end.complete(sum[0]);
                  }
                }));
      }
      context.runOnContext(turn -> fill(queue, 0, elements));
    });
  }

  private static void fill(CallbackQueue queue, int from, int until) {
    for (int i = from; i < until; i++) {
      Future<Void> put = queue.put(i);
      if (!put.isComplete()) {
        int next = i + 1;
        put.onSuccess(room -> fill(queue, next, until));
        return;
      }
    }
    queue.close();
  }

  private static void drain(CallbackQueue queue, long[] sum, Runnable end) {
    while (true) {
      Future<Integer> taken = queue.take();
      if (!taken.isComplete()) {
        taken.onSuccess(element -> {
          if (element != CallbackQueue.CLOSED) {
            sum[0] += element;
            drain(queue, sum, end);
          } else {
            end.run();
          }
        });
        return;
      }
      int element = taken.result();
      if (element == CallbackQueue.CLOSED) {
        end.run();
        return;
      }
      sum[0] += element;
    }
  }

  @Override
  public long hop(int rounds) {
    CallbackQueue queue = new CallbackQueue(loops.first(), 10);
    return run(end ->
        sum(
            0,
            rounds,
            0,
            i -> queue.put(i).compose(room -> queue.take()).map(Integer::longValue),
            end));
  }

  @Override
  public long generator(int elements) {
    return run(end -> {
      long[] sum = {0};
      emit(elements, element -> sum[0] += element);
      end.complete(sum[0]);
    });
  }

  private static void emit(int elements, Handler<Integer> handler) {
    for (int i = 0; i < elements; i++) {
      handler.handle(i);
    }
  }

  @Override
  public long loop(int elements) {
    int[] next = {0};
    return run(end -> sum(0, elements, 0, i -> Future.succeededFuture((long) next[0]++), end));
  }

  @Override
  public long lock(int rounds) {
    CallbackSemaphore lock = new CallbackSemaphore(loops.first(), 1);
    return run(end ->
        sum(
            0,
            rounds,
            0,
            i ->
                lock.acquire()
                    .map(held -> {
                      lock.release();
                      return 1L;
                    }),
            end));
  }

  @Override
  public long sleepers(int tasks, long millis) {
    return run(end -> {
      long[] woke = {0};
      for (int i = 0; i < tasks; i++) {
        vertx.setTimer(
            millis,
            timer -> {
              if (++woke[0] == tasks) {
                end.complete(woke[0]);
              }
            });
      }
    });
  }

  @Override
  public Asleep asleep(int tasks) {
    List<Long> timers = new ArrayList<>(tasks);
    var _ =
        run(end -> {
          for (int i = 0; i < tasks; i++) {
            timers.add(vertx.setTimer(TimeUnit.DAYS.toMillis(1), timer -> {}));
          }
          end.complete(1L);
        });
    return () -> {
      var _ =
          run(end -> {
            timers.forEach(vertx::cancelTimer);
            end.complete(1L);
          });
    };
  }

  /** What is cancelled here is a tree of promises: callbacks have no cancellation. */
  @Override
  public long cancelTree(int branches, int leaves) {
    Context context = loops.first();
    return run(end -> {
      List<List<Promise<Void>>> tree = new ArrayList<>();
      List<Future<Void>> all = new ArrayList<>();
      long[] unwound = {0};
      for (int i = 0; i < branches; i++) {
        List<Promise<Void>> branch = new ArrayList<>();
        tree.add(branch);
        context.runOnContext(turn -> {
          for (int j = 0; j < leaves; j++) {
            context.runOnContext(start -> {
              Promise<Void> leaf = Promise.promise();
              branch.add(leaf);
              leaf.future().onFailure(cancelled -> unwound[0]++);
              all.add(leaf.future());
              if (all.size() == branches * leaves) {
                Future.join(all).onComplete(ended -> end.complete(unwound[0]));
                cancel(tree);
              }
            });
          }
        });
      }
    });
  }

  private static void cancel(List<List<Promise<Void>>> tree) {
    IllegalStateException cancelled = new IllegalStateException("cancelled");
    for (List<Promise<Void>> branch : tree) {
      branch.forEach(leaf -> leaf.fail(cancelled));
    }
  }

  @Override
  public long everyCore(int groups, int tasks) {
    List<Future<Long>> sums = new ArrayList<>();
    for (int i = 0; i < loops.all().size(); i++) {
      Context context = loops.all().get(i);
      int share = TaskPrograms.share(groups, i, loops.all().size());
      sums.add(on(context, end -> sum(0, share, 0, group -> joined(context, tasks), end)));
    }
    return EventLoops.sum(sums);
  }

  @Override
  public void close() {
    loops.close();
  }
}
