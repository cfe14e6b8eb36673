// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VerticleFactory;
import io.vertx.core.spi.VertxServiceProvider;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Builds the Vert.x of a simulation from its internal parts. */
final class SimulatedVertx {
  private static final int QUIET_DAYS = 10_000;

  /** Vert.x makes the pool of its own blocking work as the second one. */
  private static final int INTERNAL_POOL = 1;

  private static final Extensions<VertxServiceProvider> PROVIDERS =
      new Extensions<>(VertxServiceProvider.class);
  private static final Extensions<VerticleFactory> FACTORIES =
      new Extensions<>(VerticleFactory.class);
  private static final AddressResolverOptions NO_HOSTS_FILE =
      new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 localhost"));

  private SimulatedVertx() {}

  static Vertx open(
      Scheduler scheduler,
      Driver driver,
      SimulatedThreads threads,
      LongAdder detachedWorkers,
      Leftovers leftovers) {
    var network = new MemoryNetwork(scheduler.injector(), scheduler.clock());
    var transport = new MemoryTransport(scheduler, driver, network);
    var pools = new AtomicInteger();
    VertxBootstrap bootstrap =
        VertxBootstrap.create().options(quietOptions(scheduler.options())).transport(transport);
    bootstrap.threadFactory(threads);
    bootstrap.fileResolver(new LazyFileResolver());
    bootstrap.serviceProviders(PROVIDERS.make());
    bootstrap.verticleFactories(new ArrayList<>(FACTORIES.make()));
    bootstrap.executorServiceFactory((workers, size, maxSize) -> {
      int number = pools.getAndIncrement();
      String name = "workers-" + number;
      var pool = new WorkerPool(scheduler, workers, maxSize, name, detachedWorkers);
      if (number == INTERNAL_POOL) {
        scheduler.internalPoolIs(pool);
      }
      scheduler.add(pool);
      return pool;
    });
    bootstrap.metricsFactory(options -> leftovers.consumers());
    Vertx vertx = bootstrap.init().vertx();
    leftovers.files().watch(vertx);
    resolveWithin(network, transport, (VertxInternal) vertx);
    return vertx;
  }

  private static VertxOptions quietOptions(SimulationOptions options) {
    return new VertxOptions()
        .setEventLoopPoolSize(options.eventLoops())
        .setUseDaemonThread(true)
        .setAddressResolverOptions(NO_HOSTS_FILE)
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
