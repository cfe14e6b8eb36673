// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Gives Vert.x simulated event loops and channels in memory. */
final class MemoryTransport implements Transport {
  private final Scheduler scheduler;
  private final Driver driver;
  private final MemoryNetwork network;
  private final List<SimulatedLoop> loops = new ArrayList<>();

  MemoryTransport(Scheduler scheduler, Driver driver, MemoryNetwork network) {
    this.scheduler = scheduler;
    this.driver = driver;
    this.network = network;
  }

  List<SimulatedLoop> loops() {
    return loops;
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int size, ThreadFactory threads, int ioRatio) {
    driver.start(threads);
    String prefix = type == ACCEPTOR_EVENT_LOOP_GROUP ? "acceptor-" : "loop-";
    var group = new SimulatedLoopGroup(scheduler, prefix, size);
    loops.addAll(group.loops());
    return group;
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return () -> new MemoryChannel(network);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return () -> new MemoryServerChannel(network);
  }

  @Override
  public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return address.isDomainSocket()
        ? new MemoryPath(address.path())
        : Transport.super.convert(address);
  }

  @Override
  public io.vertx.core.net.@Nullable SocketAddress convert(SocketAddress address) {
    return address instanceof MemoryPath path
        ? io.vertx.core.net.SocketAddress.domainSocketAddress(path.path())
        : Transport.super.convert(address);
  }

  @Override
  public boolean supportsDomainSockets() {
    return true;
  }

  @Override
  public boolean supportFileRegion() {
    return false;
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    if (options.getLocalAddress() != null) {
      bootstrap.localAddress(new InetSocketAddress(network.resolve(options.getLocalAddress()), 0));
    }
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeout);
  }

  /** Socket options have no meaning in memory. */
  @Override
  public void configure(
      NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {}

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    throw new UnsupportedOperationException("Simulated event loops have no I/O handler.");
  }

  @Override
  public DatagramChannel datagramChannel() {
    throw new UnsupportedOperationException("Datagrams are not simulated.");
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return datagramChannel();
  }
}
