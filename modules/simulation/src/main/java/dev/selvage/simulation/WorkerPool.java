// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A pool of worker threads that take turns with the event loops. The scheduler picks the pool like
 * any loop; one queued task then runs on a real worker thread while the driver waits for it, so
 * that it takes no virtual time and nothing else runs meanwhile.
 *
 * <p>A worker that blocks would block the simulation. If it still waits after {@link
 * #BLOCKED_AFTER_NANOS} it is <em>detached</em>: the driver goes on, and from then on the order
 * depends on real time, which {@link #detachments} counts. A worker in {@link Thread#sleep} is
 * waited for, because that ends by itself.
 */
final class WorkerPool extends AbstractExecutorService implements Actor {
  static final long BLOCKED_AFTER_NANOS = 10_000_000;

  private final Scheduler scheduler;
  private final ThreadFactory threads;
  private final int maxThreads;
  private final String name;
  private final LongAdder detachments;

  /** Any thread. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private volatile boolean shutdown;
  private volatile boolean inPlace;

  /** Driver only. */
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** Tasks that have a thread and take their time; they run when that is over. */
  private final Deliveries started = new Deliveries();

  private final List<Worker> detached = new ArrayList<>();

  WorkerPool(
      Scheduler scheduler, ThreadFactory threads, int maxThreads, String name, LongAdder detached) {
    this.scheduler = scheduler;
    this.threads = threads;
    this.maxThreads = maxThreads;
    this.name = name;
    this.detachments = detached;
  }

  @Override
  public boolean ready() {
    reclaim();
    if (scheduler.injector().delaysTasks()) {
      startTasks();
      return started.earliest() <= scheduler.clock().nanoTime();
    }
    return !tasks.isEmpty() && detached.size() < maxThreads;
  }

  private void startTasks() {
    while (!tasks.isEmpty() && started.size() + detached.size() < maxThreads) {
      started.send(
          scheduler.clock().nanoTime() + scheduler.injector().taskDuration(), tasks.remove());
    }
  }

  @Override
  public String step() {
    Runnable task = scheduler.injector().delaysTasks() ? started.poll() : tasks.poll();
    if (task == null) {
      return "nothing";
    }
    if (inPlace && idle.isEmpty()) {
      Worker.runSafely(task);
      return Trace.nameOf(task.getClass());
    }
    Worker worker = idle.isEmpty() ? newWorker() : idle.pop();
    scheduler.foreign().turnOf(worker.thread());
    worker.run(task);
    boolean finished = worker.awaitTurn(scheduler.options().foreignWait().toNanos());
    scheduler.foreign().turnOf(null);
    if (finished) {
      idle.push(worker);
    } else {
      detachments.increment();
      detached.add(worker);
      scheduler
          .leaks()
          .add(
              Leak.Kind.WAIT,
              worker.thread().getName() + " blocked, and the simulation went on without it",
              Stacks.of(worker.thread()));
    }
    return Trace.nameOf(task.getClass());
  }

  /** From now on the driver does the work, unless there is a worker already. */
  void runInPlace() {
    inPlace = true;
  }

  private Worker newWorker() {
    var worker = new Worker(threads, scheduler.foreign(), scheduler.leaks());
    workers.add(worker);
    return worker;
  }

  private void reclaim() {
    for (var each = detached.iterator(); each.hasNext(); ) {
      Worker worker = each.next();
      if (!worker.isBusy()) {
        each.remove();
        idle.push(worker);
      }
    }
  }

  /** Whether a worker goes on beside the driver. */
  boolean hasDetached() {
    reclaim();
    return !detached.isEmpty();
  }

  boolean detachedAreBlocked() {
    return detached.stream().allMatch(Worker::isBlocked);
  }

  /** The tasks that wait or run. */
  List<Leftover> unfinished() {
    List<Leftover> unfinished = new ArrayList<>();
    workers.stream()
        .filter(Worker::isBusy)
        .map(Worker::thread)
        .forEach(thread ->
            unfinished.add(
                new Leftover(
                    Leftover.Kind.WORKER,
                    thread.getName() + " is still running",
                    Stacks.of(thread))));
    int waiting = tasks.size() + started.size();
    if (waiting > 0) {
      String what = "%d tasks that %s has not run yet".formatted(waiting, name);
      unfinished.add(new Leftover(Leftover.Kind.WORKER, what, List.of()));
    }
    return unfinished;
  }

  void describeBusy(StringBuilder text) {
    workers.stream().filter(Worker::isBusy).forEach(worker -> worker.describe(text));
  }

  @Override
  public long nextDeadline() {
    return started.earliest();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException(
          "The simulated worker pool " + name + " is shut down; " + task + " will not run.");
    }
    scheduler.posting(task);
    tasks.add(task);
    scheduler.posted();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    scheduler.remove(this);
    workers.forEach(Worker::stop);
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<Runnable> left = new ArrayList<>();
    started.moveTo(tasks, Long.MAX_VALUE - 1);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      left.add(task);
    }
    return left;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && workers.stream().noneMatch(Worker::isAlive);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long limit = System.nanoTime() + unit.toNanos(timeout);
    for (Worker worker : workers) {
      worker.join(limit - System.nanoTime());
    }
    return isTerminated();
  }
}
