// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Builds the Vert.x of a simulation from its internal parts. */
final class SimulatedVertx {
  private static final int QUIET_DAYS = 10_000;

  private SimulatedVertx() {}

  static Vertx open(
      Scheduler scheduler, Driver driver, SimulatedThreads threads, LongAdder detachedWorkers) {
    var network = new MemoryNetwork(scheduler.injector(), scheduler.clock());
    var transport = new MemoryTransport(scheduler, driver, network);
    var pools = new AtomicInteger();
    VertxBootstrap bootstrap =
        VertxBootstrap.create().options(quietOptions(scheduler.options())).transport(transport);
    bootstrap.threadFactory(threads);
    bootstrap.executorServiceFactory((workers, size, maxSize) -> {
      String name = "workers-" + pools.getAndIncrement();
      var pool = new WorkerPool(scheduler, workers, maxSize, name, detachedWorkers);
      scheduler.add(pool);
      return pool;
    });
    Vertx vertx = bootstrap.init().vertx();
    resolveWithin(network, transport, (VertxInternal) vertx);
    return vertx;
  }

  private static VertxOptions quietOptions(SimulationOptions options) {
    return new VertxOptions()
        .setEventLoopPoolSize(options.eventLoops())
        .setUseDaemonThread(true)
        .setBlockedThreadCheckInterval(QUIET_DAYS)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS);
  }

  /**
   * Vert.x has no way to replace its name resolver, which would open sockets. Netty keeps one
   * resolver per event loop and makes it on first use, so ours is put there before.
   */
  private static void resolveWithin(
      MemoryNetwork network, MemoryTransport transport, VertxInternal vertx) {
    var resolvers = resolversOf(vertx.nameResolver().nettyAddressResolverGroup());
    for (SimulatedLoop loop : transport.loops()) {
      resolvers.put(loop, new MemoryResolver(loop, network).asAddressResolver());
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<EventExecutor, AddressResolver<InetSocketAddress>> resolversOf(
      AddressResolverGroup<InetSocketAddress> group) {
    try {
      Field field = AddressResolverGroup.class.getDeclaredField("resolvers");
      field.setAccessible(true);
      return (Map<EventExecutor, AddressResolver<InetSocketAddress>>) field.get(group);
    } catch (ReflectiveOperationException changed) {
      throw new IllegalStateException(
          "This version of Netty keeps its name resolvers elsewhere; "
              + "names cannot be resolved within the simulation.",
          changed);
    }
  }
}
