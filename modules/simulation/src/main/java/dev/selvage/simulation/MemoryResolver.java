// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;

/** Resolves names within the simulation: no hosts file, no server, no time. */
final class MemoryResolver extends InetNameResolver {
  private final MemoryNetwork network;

  MemoryResolver(EventExecutor executor, MemoryNetwork network) {
    super(executor);
    this.network = network;
  }

  @Override
  protected void doResolve(String name, Promise<InetAddress> promise) {
    promise.setSuccess(network.resolve(name));
  }

  @Override
  protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
    promise.setSuccess(List.of(network.resolve(name)));
  }
}
