// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP-like connection in memory: bytes arrive in order, boundaries of writes are not
 * kept, and a writer stalls while {@link Inbox#CAPACITY} bytes wait unread at the other end. Bytes
 * are copied, so neither end sees what the other does to its buffers afterwards. Driver only.
 *
 * <p>Everything that one end does to the other is posted to the other's event loop, so that the
 * seed decides when it arrives.
 */
final class MemoryChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private enum State {
    OPEN,
    CONNECTED,
    CLOSED
  }

  private final MemoryNetwork network;
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Inbox inbox = new Inbox();
  private State state = State.OPEN;
  private @Nullable MemoryChannel peer;
  private @Nullable SocketAddress local;
  private @Nullable SocketAddress remote;
  private @Nullable ChannelPromise connecting;
  private boolean readPending;
  private boolean deliveryPosted;
  private boolean writerStalled;
  private boolean peerClosed;

  MemoryChannel(MemoryNetwork network) {
    super(null, network.newChannelId());
    this.network = network;
  }

  /** The server's end of a connection. */
  private MemoryChannel(MemoryServerChannel server, MemoryChannel client) {
    super(server, client.network.newChannelId());
    this.network = client.network;
    this.state = State.CONNECTED;
    this.peer = client;
    this.local = client.remote;
    this.remote = client.local;
  }

  // ---- Connecting

  private void establish(SocketAddress address, ChannelPromise promise) {
    remote = address;
    local = network.newClientAddress(address, local);
    MemoryServerChannel server = network.serverAt(address);
    if (server == null) {
      connecting = null;
      promise.tryFailure(new ConnectException("Connection refused: " + address));
      unsafe().close(unsafe().voidPromise());
      return;
    }
    peer = new MemoryChannel(server, this);
    state = State.CONNECTED;
    server.connected(peer);
    connecting = null;
    if (promise.trySuccess()) {
      pipeline().fireChannelActive();
    } else {
      unsafe().close(unsafe().voidPromise());
    }
  }

  /** The server closed before it accepted this end, which is on no event loop yet. */
  void refuse() {
    state = State.CLOSED;
    tellPeerThatClosed();
  }

  // ---- Reading

  @Override
  protected void doBeginRead() {
    readPending = true;
    postDelivery();
  }

  private void postDelivery() {
    if (readPending && !deliveryPosted && isRegistered() && (!inbox.isEmpty() || peerClosed)) {
      deliveryPosted = true;
      post(this::deliver);
    }
  }

  private void deliver() {
    deliveryPosted = false;
    if (!readPending || state == State.CLOSED) {
      return;
    }
    readPending = false;
    if (inbox.isEmpty()) {
      unsafe().close(unsafe().voidPromise());
    } else {
      readInbox();
    }
  }

  private void readInbox() {
    RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
    handle.reset(config);
    do {
      ByteBuf chunk = handle.allocate(config.getAllocator());
      handle.attemptedBytesRead(chunk.writableBytes());
      handle.lastBytesRead(inbox.drainTo(chunk));
      handle.incMessagesRead(1);
      readPending = false;
      pipeline().fireChannelRead(chunk);
    } while (!inbox.isEmpty() && state == State.CONNECTED && handle.continueReading());
    handle.readComplete();
    resumePeer();
    pipeline().fireChannelReadComplete();
  }

  private void resumePeer() {
    MemoryChannel writer = peer;
    if (writer != null && writer.writerStalled) {
      writer.writerStalled = false;
      writer.post(() -> ((MemoryUnsafe) writer.unsafe()).resume());
    }
  }

  // ---- Writing

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    MemoryChannel reader = peer;
    if (reader == null || reader.state == State.CLOSED) {
      throw new IOException("Broken pipe");
    }
    while (out.current() instanceof ByteBuf bytes) {
      if (bytes.isReadable() && reader.inbox.isFull()) {
        writerStalled = true;
        break;
      }
      out.removeBytes(reader.inbox.fillFrom(bytes));
    }
    reader.postDelivery();
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException(
        "A simulated channel carries bytes only, not " + message.getClass().getName() + ".");
  }

  // ---- Closing

  @Override
  protected void doClose() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    inbox.clear();
    ChannelPromise attempt = connecting;
    if (attempt != null) {
      connecting = null;
      attempt.tryFailure(new ConnectException("Closed while connecting to " + remote));
    }
    tellPeerThatClosed();
  }

  private void tellPeerThatClosed() {
    MemoryChannel other = peer;
    if (other != null && other.state == State.CONNECTED) {
      other.peerClosed = true;
      other.postDelivery();
      resumePeer();
    }
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doBind(SocketAddress address) {
    local = address;
  }

  // ---- Registration

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

  /** Posts to this end's event loop, unless that is gone and with it this end. */
  private void post(Runnable task) {
    if (!eventLoop().isShutdown()) {
      eventLoop().execute(task);
    }
  }

  // ---- Accessors

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new MemoryUnsafe();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public boolean isActive() {
    return state == State.CONNECTED;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return local;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return remote;
  }

  private final class MemoryUnsafe extends AbstractUnsafe {
    @Override
    public void connect(
        SocketAddress address, @Nullable SocketAddress ownAddress, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      if (state == State.CONNECTED) {
        safeSetFailure(promise, new AlreadyConnectedException());
      } else if (connecting != null) {
        safeSetFailure(promise, new ConnectionPendingException());
      } else {
        connecting = promise;
        local = ownAddress;
        post(() -> {
          if (connecting != null) {
            establish(address, promise);
          }
        });
      }
    }

    @Override
    protected void flush0() {
      if (!writerStalled) {
        super.flush0();
      }
    }

    void resume() {
      super.flush0();
    }
  }
}
