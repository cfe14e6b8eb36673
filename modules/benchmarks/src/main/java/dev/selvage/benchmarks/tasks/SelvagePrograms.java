// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.tasks;

import static dev.selvage.tasks.Tasks.failAfter;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;

import dev.selvage.tasks.Body;
import dev.selvage.tasks.Task;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.queue.Queue;
import dev.selvage.tasks.sync.Event;
import dev.selvage.tasks.sync.Lock;
import dev.selvage.tasks.sync.Semaphore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Selvage, on the carrier that the flags of the JVM choose. */
final class SelvagePrograms implements TaskPrograms {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final EventLoops loops = new EventLoops(ThreadingModel.EVENT_LOOP);

  SelvagePrograms() {}

  /** Runs the body as a task on the context. */
  private <T> Future<T> on(Context context, Body<T, ?> body) {
    Promise<T> end = Promise.promise();
    context.runOnContext(turn -> Tasks.run(loops.vertx(), body).onComplete(end));
    return end.future();
  }

  private <T> T run(Body<T, ?> body) {
    return EventLoops.done(on(loops.first(), body));
  }

  @Override
  public long spawn(int groups, int tasks) {
    return run(() -> spawned(groups, tasks));
  }

  private static long spawned(int groups, int tasks) throws Exception {
    long sum = 0;
    for (int i = 0; i < groups; i++) {
      sum += group((TaskGroup group) -> joined(group, tasks));
    }
    return sum;
  }

  private static long joined(TaskGroup group, int tasks) {
    List<Task<Integer>> forked = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      int result = i;
      forked.add(group.fork(() -> result));
    }
    long sum = 0;
    for (Task<Integer> task : forked) {
      sum += task.await();
    }
    return sum;
  }

  @Override
  public long nested(int rounds, int depth) {
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
        : 1 + group((TaskGroup group) -> group.fork(() -> levels(depth - 1)).await());
  }

  /** A result that a callback of the same event loop gives. */
  private int later(Context context, int result) {
    Promise<Integer> promise = Promise.promise();
    context.runOnContext(turn -> promise.complete(result));
    return Tasks.await(promise.future());
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
        int result = i;
        sum += failAfter(SECOND, () -> result);
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
        int result = i;
        sum += failAfter(SECOND, () -> later(context, result));
      }
      return sum;
    });
  }

  @Override
  public long semaphore(int permits, int tasks) {
    return run(() -> {
      Semaphore semaphore = Semaphore.of(permits);
      long[] had = {0};
      group(group -> {
        Semaphore.Permit all = semaphore.acquireMany(permits);
        for (int i = 0; i < tasks; i++) {
          group.fork(() -> {
            try (var permit = semaphore.acquire()) {
              had[0]++;
            }
          });
        }
        group.fork(all::release);
      });
      return had[0];
    });
  }

  @Override
  public long queue(int capacity, int elements) {
    return run(() -> {
      Queue<Integer> queue = Queue.bounded(capacity);
      long[] sum = {0};
      group(group -> {
        for (int i = 0; i < CONSUMERS; i++) {
          group.fork(() -> {
            for (int element : queue) {
              sum[0] += element;
            }
          });
        }
        for (int i = 0; i < elements; i++) {
          queue.put(i);
        }
        queue.close();
      });
      return sum[0];
    });
  }

  @Override
  public long hop(int rounds) {
    return run(() -> {
      Queue<Integer> queue = Queue.bounded(10);
      long sum = 0;
      for (int i = 0; i < rounds; i++) {
        queue.put(i);
        sum += queue.take();
      }
      return sum;
    });
  }

  /** A generator: the numbers from 0. */
  private static Flow<Integer> numbers(int elements) {
    return Flow.of(out -> {
      for (int i = 0; i < elements; i++) {
        out.emit(i);
      }
    });
  }

  @Override
  public long generator(int elements) {
    return run(() -> {
      long[] sum = {0};
      numbers(elements).forEach(element -> sum[0] += element);
      return sum[0];
    });
  }

  @Override
  public long loop(int elements) {
    return run(() -> {
      long sum = 0;
      try (var cursor = numbers(elements).open()) {
        for (int element : cursor) {
          sum += element;
        }
      }
      return sum;
    });
  }

  @Override
  public long lock(int rounds) {
    return run(() -> {
      Lock lock = new Lock("bench");
      long held = 0;
      for (int i = 0; i < rounds; i++) {
        try (var holding = lock.acquire()) {
          held++;
        }
      }
      return held;
    });
  }

  @Override
  public long sleepers(int tasks, long millis) {
    Duration span = Duration.ofMillis(millis);
    return run(() -> {
      long[] woke = {0};
      group(group -> {
        for (int i = 0; i < tasks; i++) {
          group.fork(() -> {
            sleep(span);
            woke[0]++;
          });
        }
      });
      return woke[0];
    });
  }

  @Override
  public Asleep asleep(int tasks) throws Exception {
    CompletableFuture<TaskGroup> all = new CompletableFuture<>();
    Future<Boolean> ended =
        on(
            loops.first(),
            () -> {
              group(group -> {
                for (int i = 0; i < tasks; i++) {
                  group.fork(() -> sleep(DAY));
                }
                group.fork(() -> all.complete(group));
              });
              return true;
            });
    TaskGroup asleep = all.get();
    return () -> {
      asleep.cancel("measured");
      var _ = EventLoops.done(ended);
    };
  }

  @Override
  public long cancelTree(int branches, int leaves) {
    return run(() -> {
      Event waiting = new Event();
      int[] waits = {0};
      long[] unwound = {0};
      group(root -> {
        for (int i = 0; i < branches; i++) {
          root.fork(() ->
              group(branch -> {
                for (int j = 0; j < leaves; j++) {
                  branch.fork(() -> {
                    if (++waits[0] == branches * leaves) {
                      waiting.set();
                    }
                    try {
                      new Event().await();
                    } finally {
                      unwound[0]++;
                    }
                  });
                }
              }));
        }
        waiting.await();
        root.cancel("all leaves wait");
      });
      return unwound[0];
    });
  }

  @Override
  public long everyCore(int groups, int tasks) {
    List<Future<Long>> sums = new ArrayList<>();
    for (int i = 0; i < loops.all().size(); i++) {
      int share = TaskPrograms.share(groups, i, loops.all().size());
      sums.add(on(loops.all().get(i), () -> spawned(share, tasks)));
    }
    return EventLoops.sum(sums);
  }

  @Override
  public void close() {
    EventLoops.done(Tasks.shutdown(loops.vertx(), SECOND));
  }
}
