// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A listening socket in memory. Driver only. */
final class MemoryServerChannel extends AbstractServerChannel {
  private final MemoryNetwork network;
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Queue<MemoryChannel> backlog = new ArrayDeque<>();
  private @Nullable SocketAddress address;
  private boolean open = true;
  private boolean readPending;

  MemoryServerChannel(MemoryNetwork network) {
    this.network = network;
  }

  /** A client connected: its other end waits here until the server accepts it. */
  void connected(MemoryChannel child) {
    backlog.add(child);
    if (readPending) {
      eventLoop().execute(this::accept);
    }
  }

  private void accept() {
    if (!readPending || backlog.isEmpty()) {
      return;
    }
    readPending = false;
    for (MemoryChannel child = backlog.poll(); child != null; child = backlog.poll()) {
      pipeline().fireChannelRead(child);
    }
    pipeline().fireChannelReadComplete();
  }

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!backlog.isEmpty()) {
      eventLoop().execute(this::accept);
    }
  }

  @Override
  protected void doBind(SocketAddress wanted) throws Exception {
    address = network.bind(wanted, this);
  }

  @Override
  protected void doClose() {
    open = false;
    if (address != null) {
      network.unbind(address);
    }
    backlog.forEach(MemoryChannel::refuse);
    backlog.clear();
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((SimulatedLoop) eventLoop()).opened(this);
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {
    ((SimulatedLoop) eventLoop()).closed(this);
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimulatedLoop;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return address;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && address != null;
  }
}
