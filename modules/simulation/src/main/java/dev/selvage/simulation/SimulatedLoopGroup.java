// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops of one kind (I/O or acceptor), handed out round robin as Netty does. */
final class SimulatedLoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final VirtualClock clock;
  private final AtomicInteger handedOut = new AtomicInteger();
  private final AtomicInteger alive;
  private final Promise<Void> termination = new TerminationPromise();

  SimulatedLoopGroup(Scheduler scheduler, String prefix, int size) {
    this.clock = scheduler.clock();
    this.alive = new AtomicInteger(size);
    for (int index = 0; index < size; index++) {
      var loop = new SimulatedLoop(this, scheduler, prefix + index);
      loop.terminationFuture().addListener(done -> loopTerminated());
      loops.add(loop);
      scheduler.add(loop);
    }
  }

  private void loopTerminated() {
    if (alive.decrementAndGet() == 0) {
      termination.setSuccess(null);
    }
  }

  List<SimulatedLoop> loops() {
    return List.copyOf(loops);
  }

  @Override
  public IoEventLoop next() {
    return loops.get(Math.floorMod(handedOut.getAndIncrement(), loops.size()));
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return List.<EventExecutor>copyOf(loops).iterator();
  }

  @Override
  public Ticker ticker() {
    return clock;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    return next().register(channel, promise);
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    loops.forEach(SimulatedLoop::beginShutdown);
    return termination;
  }

  @Override
  @Deprecated
  public void shutdown() {
    loops.forEach(SimulatedLoop::beginShutdown);
  }

  @Override
  public Future<?> terminationFuture() {
    return termination;
  }

  @Override
  public boolean isShuttingDown() {
    return loops.stream().allMatch(SimulatedLoop::isShuttingDown);
  }

  @Override
  public boolean isShutdown() {
    return isTerminated();
  }

  @Override
  public boolean isTerminated() {
    return alive.get() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return termination.await(timeout, unit);
  }
}
