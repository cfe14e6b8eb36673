// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP-like connection in memory: bytes arrive in order, boundaries of writes are not
 * kept, and a writer stalls while {@link Inbox#CAPACITY} bytes wait unread at the other end. Bytes
 * are copied, so neither end sees what the other does to its buffers afterwards. Driver only.
 *
 * <p>Everything that one end does to the other is posted to the other's event loop, so that the
 * seed decides when it arrives. What the {@link Link} delays is sent there instead, and arrives at
 * its moment, in order.
 */
final class MemoryChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private static final int UNACKNOWLEDGED_MINUTES = 15;

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
  private boolean reset;
  private @Nullable Link link;
  private @Nullable Future<?> patience;

  /** When the last of what is under way to this end arrives. */
  private long lastArrival;

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
    this.link = client.link;
    this.local = client.remote;
    this.remote = client.local;
  }

  // ---- Connecting

  private void startConnecting(SocketAddress address, ChannelPromise promise) {
    Link fate = network.newLink(address);
    link = fate;
    connecting = promise;
    if (fate.isUndisturbed()) {
      post(() -> establish(address, promise));
      return;
    }
    limitConnecting(address, promise);
    long answer = fate.hop() + fate.hop();
    if (!fate.isSilent()) {
      send(this, answer, () -> establish(address, promise));
    }
  }

  private void limitConnecting(SocketAddress address, ChannelPromise promise) {
    int millis = config.getConnectTimeoutMillis();
    if (millis > 0) {
      String what = "connection timed out after " + millis + " ms: " + address;
      Future<?> limit =
          eventLoop()
              .schedule(
                  () -> failConnecting(new ConnectTimeoutException(what)),
                  millis,
                  TimeUnit.MILLISECONDS);
      promise.addListener(done -> limit.cancel(false));
    }
  }

  private void failConnecting(Throwable cause) {
    ChannelPromise attempt = connecting;
    if (attempt != null) {
      connecting = null;
      attempt.tryFailure(cause);
      unsafe().close(unsafe().voidPromise());
    }
  }

  private void establish(SocketAddress address, ChannelPromise promise) {
    if (connecting == null) {
      return;
    }
    remote = address;
    local = network.newClientAddress(address, local);
    MemoryServerChannel server = network.serverAt(address);
    if (server == null || link().refuses()) {
      failConnecting(new ConnectException("Connection refused: " + address));
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
    if (readPending && !deliveryPosted && isRegistered() && (!inbox.isEmpty() || hasEnded())) {
      deliveryPosted = true;
      post(this::deliver);
    }
  }

  private boolean hasEnded() {
    return reset || (peerClosed && !inbox.isUnderWay());
  }

  private void deliver() {
    deliveryPosted = false;
    if (!readPending || state == State.CLOSED) {
      return;
    }
    readPending = false;
    if (!inbox.isEmpty()) {
      readInbox();
    } else if (reset) {
      breakWith(new SocketException("Connection reset"));
    } else {
      unsafe().close(unsafe().voidPromise());
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

  /** What a handler sees when reading fails. */
  private void breakWith(IOException cause) {
    pipeline().fireExceptionCaught(cause);
    unsafe().close(unsafe().voidPromise());
  }

  private void resumePeer() {
    MemoryChannel writer = peer;
    if (writer == null || !writer.writerStalled) {
      return;
    }
    if (link().isUndisturbed()) {
      writer.post(writer::resumeWriting);
    } else {
      send(writer, link().hop(), writer::resumeWriting);
    }
  }

  private void resumeWriting() {
    if (writerStalled) {
      writerStalled = false;
      ((MemoryUnsafe) unsafe()).resume();
    }
  }

  // ---- Writing

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    MemoryChannel reader = peer;
    if (reset) {
      throw new SocketException("Connection reset");
    }
    if (reader == null || (reader.state == State.CLOSED && !isUnaware())) {
      throw new IOException("Broken pipe");
    }
    int count = 0;
    while (out.current() instanceof ByteBuf bytes) {
      if (bytes.isReadable() && reader.inbox.isFull()) {
        writerStalled = true;
        break;
      }
      int taken = reader.inbox.fillFrom(bytes);
      count += taken;
      out.removeBytes(taken);
    }
    sendBytes(reader, count);
  }

  /** Whether the other end closed, but this has not arrived. */
  private boolean isUnaware() {
    return link().isSilent() || !(peerClosed || link().isUndisturbed());
  }

  private void sendBytes(MemoryChannel reader, int count) {
    if (link().isUndisturbed()) {
      reader.bytesArrive(count);
      return;
    }
    if (reader.state == State.CLOSED) {
      send(this, link().hop(), this::resetArrives); // as the system behind it answers
    } else {
      send(reader, link().hop(), () -> reader.bytesArrive(count));
      long untilReset = link().delivered();
      if (untilReset >= 0) {
        later(untilReset, this::resetBoth);
      }
    }
    if (link().isSilent() && patience == null) {
      patience =
          eventLoop()
              .schedule(
                  () -> breakWith(new SocketException("Connection timed out")),
                  UNACKNOWLEDGED_MINUTES,
                  TimeUnit.MINUTES);
    }
  }

  private void bytesArrive(int count) {
    inbox.arrive(count);
    postDelivery();
  }

  private void resetBoth() {
    MemoryChannel other = peer;
    if (state == State.CONNECTED && other != null && other.state == State.CONNECTED) {
      link().resetHappened();
      resetArrives();
      other.resetArrives();
    }
  }

  private void resetArrives() {
    reset = true;
    postDelivery();
    if (writerStalled && isRegistered()) {
      post(this::resumeWriting);
    }
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
    if (patience != null) {
      patience.cancel(false);
    }
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
      send(other, link().hop(), other::closeArrives);
    }
  }

  private void closeArrives() {
    peerClosed = true;
    postDelivery();
    if (writerStalled && isRegistered()) {
      post(this::resumeWriting);
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

  // ---- The way to the other end

  /** Has something happen at an end, after what was sent there before, unless it is lost. */
  private void send(MemoryChannel end, long delay, Runnable arrival) {
    if (link().isUndisturbed()) {
      arrival.run();
    } else if (!link().isSilent()) {
      long moment = Math.max(network.now() + delay, end.lastArrival);
      end.lastArrival = moment;
      end.loop().deliver(moment, arrival);
    }
  }

  private void later(long delay, Runnable task) {
    loop().deliver(network.now() + delay, task);
  }

  /** The loop of this end; that of the server until this end was accepted. */
  private SimulatedLoop loop() {
    Channel registered = isRegistered() || parent() == null ? this : parent();
    return (SimulatedLoop) registered.eventLoop();
  }

  private Link link() {
    return Objects.requireNonNull(link, "A connection has a link from its first packet on.");
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
        local = ownAddress;
        startConnecting(address, promise);
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
