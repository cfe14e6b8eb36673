// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * An event loop without a thread of its own: the scheduler calls {@link #step}, which runs exactly
 * one task, so that the seed decides the order of any two tasks of different loops.
 *
 * <p>Although one thread drives all loops, {@link #inEventLoop} is true only for the loop whose
 * task is running. So code that crosses from one loop to another takes the same path as in
 * production, where it posts.
 */
final class SimulatedLoop extends AbstractScheduledEventExecutor
    implements IoEventLoop, RandomGenerator, Actor {
  private final IoEventLoopGroup group;
  private final Scheduler scheduler;
  private final String name;
  private final Promise<Void> termination = new TerminationPromise();

  /** Any thread. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final Deliveries underWay = new Deliveries();
  private final Messages messages;
  private final Timers timers;
  private volatile boolean shuttingDown;
  private volatile boolean terminated;

  /** Driver only. */
  private final Set<Channel> channels = new LinkedHashSet<>();

  SimulatedLoop(IoEventLoopGroup group, Scheduler scheduler, String name) {
    this.group = group;
    this.scheduler = scheduler;
    this.name = name;
    this.messages = new Messages(scheduler.injector());
    this.timers = new Timers(scheduler.injector(), scheduler.clock());
  }

  @Override
  public boolean ready() {
    return !tasks.isEmpty()
        || hasScheduledTasks()
        || underWay.earliest() <= scheduler.clock().nanoTime()
        || (shuttingDown && !terminated);
  }

  @Override
  public String step() {
    scheduler.enter(this);
    EventExecutor outer = ThreadExecutorMap.setCurrentExecutor(this);
    try {
      fetchDue();
      Runnable task = tasks.poll();
      if (task != null) {
        safeExecute(task);
        return Trace.nameOf(task.getClass());
      }
      if (shuttingDown) {
        terminate();
      }
      return "shutdown";
    } finally {
      ThreadExecutorMap.setCurrentExecutor(outer);
      scheduler.exit();
    }
  }

  /** What becomes due at one moment comes in no particular order. */
  private void fetchDue() {
    long now = scheduler.clock().nanoTime();
    boolean both = underWay.earliest() <= now && hasScheduledTasks();
    if (both && scheduler.injector().happens(0.5)) {
      underWay.moveTo(tasks, now);
    }
    fetchTimers(now);
    underWay.moveTo(tasks, now);
  }

  private void fetchTimers(long now) {
    while (hasScheduledTasks()) {
      long deadline = nextScheduledTaskDeadlineNanos();
      Runnable timer = pollScheduledTask(now);
      if (timer instanceof Future<?> future && !future.isCancelled()) {
        timers.due(deadline, timer);
      }
    }
    timers.moveDueTo(tasks);
  }

  private void terminate() {
    cancelScheduledTasks();
    underWay.clear();
    for (Channel channel : new ArrayList<>(channels)) {
      channel.unsafe().close(channel.voidPromise());
    }
    if (tasks.isEmpty() && channels.isEmpty()) {
      terminated = true;
      termination.setSuccess(null);
    }
  }

  @Override
  public long nextDeadline() {
    long deadline = nextScheduledTaskDeadlineNanos();
    return deadline < 0 ? underWay.earliest() : Math.min(deadline, underWay.earliest());
  }

  @Override
  public String name() {
    return name;
  }

  /** Driver only: the loop closes the channels that are still open when it shuts down. */
  void opened(Channel channel) {
    channels.add(channel);
  }

  void closed(Channel channel) {
    channels.remove(channel);
  }

  /** Driver only. */
  List<Channel> channels() {
    return List.copyOf(channels);
  }

  List<Leftover> pendingTimers() {
    return timers.pending();
  }

  @Override
  public void execute(Runnable task) {
    if (terminated) {
      throw new RejectedExecutionException(
          "The simulated event loop " + name + " is terminated; " + task + " will not run.");
    }
    scheduler.posting(task);
    long arrival = messages.arrivalOf(task, scheduler.clock().nanoTime());
    if (arrival < 0) {
      tasks.add(task);
    } else {
      underWay.send(arrival, task);
    }
    scheduler.posted();
  }

  /** Runs a task at a moment, after those that were sent before for the same moment. */
  void deliver(long moment, Runnable task) {
    if (!terminated) {
      underWay.send(moment, task);
    }
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return timers.set(super.schedule(command, delay, unit));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return timers.set(super.schedule(callable, delay, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return timers.set(super.scheduleAtFixedRate(command, initialDelay, period, unit));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return timers.set(super.scheduleWithFixedDelay(command, initialDelay, delay, unit));
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return scheduler.isRunning(this, thread);
  }

  /** Chance that the seed determines, for whoever finds that its event loop has some. */
  @Override
  public long nextLong() {
    return scheduler.nextLong();
  }

  @Override
  public Ticker ticker() {
    return scheduler.clock();
  }

  /** The loop runs what is queued, closes its channels and ends. No quiet period. */
  void beginShutdown() {
    shuttingDown = true;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    beginShutdown();
    return termination;
  }

  @Override
  @Deprecated
  public void shutdown() {
    beginShutdown();
  }

  @Override
  public Future<?> terminationFuture() {
    return termination;
  }

  @Override
  public boolean isShuttingDown() {
    return shuttingDown;
  }

  @Override
  public boolean isShutdown() {
    return terminated;
  }

  @Override
  public boolean isTerminated() {
    return terminated;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return termination.await(timeout, unit);
  }

  @Override
  public IoEventLoopGroup parent() {
    return group;
  }

  @Override
  public IoEventLoop next() {
    return this;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public Future<IoRegistration> register(IoHandle handle) {
    return newFailedFuture(
        new UnsupportedOperationException(
            "Real I/O is not simulated: " + handle.getClass().getName() + " was not registered."));
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return false;
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return false;
  }
}
