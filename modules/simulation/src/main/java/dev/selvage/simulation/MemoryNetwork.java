// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.channel.ChannelId;
import io.netty.util.NetUtil;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network of one simulation: which server listens where, and what names mean. Every name
 * resolves to an address of its own, made up on first use; all of them are this machine, so a
 * server on a wildcard address is reached through any name, and one on a particular address only
 * there.
 */
final class MemoryNetwork {
  private static final int FIRST_EPHEMERAL_PORT = 49_152;
  private static final int LAST_PORT = 65_535;
  private static final InetAddress ANY = address("0.0.0.0", 0, 0, 0, 0);
  private static final InetAddress LOOPBACK = address("localhost", 127, 0, 0, 1);

  private final Map<SocketAddress, MemoryServerChannel> servers = new HashMap<>();
  private final Map<String, InetAddress> names = new HashMap<>();
  private final Injector injector;
  private final VirtualClock clock;
  private long channels;
  private int lastPort = FIRST_EPHEMERAL_PORT - 1;

  MemoryNetwork(Injector injector, VirtualClock clock) {
    this.injector = injector;
    this.clock = clock;
  }

  long now() {
    return clock.nanoTime();
  }

  /** The fate of a connection that is about to be made. */
  Link newLink(SocketAddress remote) {
    return injector.newLink(remote);
  }

  private static InetAddress address(String name, int... parts) {
    byte[] bytes = new byte[parts.length];
    for (int index = 0; index < parts.length; index++) {
      bytes[index] = (byte) parts[index];
    }
    return address(name, bytes);
  }

  private static InetAddress address(String name, byte[] bytes) {
    try {
      return InetAddress.getByAddress(name, bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException("Not the bytes of an address: " + name, impossible);
    }
  }

  /** The address behind a name or a literal address. Any thread. */
  synchronized InetAddress resolve(String name) {
    String host = name.toLowerCase(Locale.ROOT);
    if (host.equals("localhost")) {
      return LOOPBACK;
    }
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    return literal == null ? names.computeIfAbsent(host, this::newAddress) : address(host, literal);
  }

  private InetAddress newAddress(String host) {
    int number = names.size() + 1;
    return address(host, 10, number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
  }

  /** Takes an address for a server, with a made-up port for port 0. */
  synchronized SocketAddress bind(SocketAddress wanted, MemoryServerChannel server)
      throws BindException {
    SocketAddress address = wanted;
    if (wanted instanceof InetSocketAddress inet && inet.getPort() == 0) {
      address = new InetSocketAddress(inet.getAddress(), newPort());
    }
    if (isTaken(address)) {
      throw new BindException("Address already in use: " + address);
    }
    servers.put(keyOf(address), server);
    return address;
  }

  /** A wildcard address excludes every other on its port. */
  private boolean isTaken(SocketAddress address) {
    if (servers.containsKey(keyOf(address))) {
      return true;
    }
    return address instanceof InetSocketAddress inet
        && servers.keySet().stream()
            .anyMatch(other ->
                other instanceof InetSocketAddress taken
                    && taken.getPort() == inet.getPort()
                    && (isWildcard(taken) || isWildcard(inet)));
  }

  private static boolean isWildcard(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress();
  }

  synchronized void unbind(SocketAddress address) {
    servers.remove(keyOf(address));
  }

  /** The server that answers at an address, or null if the connection is refused. */
  synchronized @Nullable MemoryServerChannel serverAt(SocketAddress address) {
    MemoryServerChannel server = servers.get(keyOf(address));
    if (server == null && address instanceof InetSocketAddress inet) {
      server = servers.get(new InetSocketAddress(ANY, inet.getPort()));
    }
    return server;
  }

  /** The address that a client gets on its side of a connection: its own wish, with a port. */
  synchronized SocketAddress newClientAddress(
      SocketAddress remote, @Nullable SocketAddress wanted) {
    if (!(remote instanceof InetSocketAddress)) {
      return new MemoryPath("");
    }
    if (wanted instanceof InetSocketAddress inet && inet.getPort() != 0) {
      return inet;
    }
    InetAddress host = wanted instanceof InetSocketAddress inet ? inet.getAddress() : LOOPBACK;
    return new InetSocketAddress(host, newPort());
  }

  synchronized ChannelId newChannelId() {
    return new MemoryChannelId(++channels);
  }

  private int newPort() {
    do {
      lastPort = lastPort == LAST_PORT ? FIRST_EPHEMERAL_PORT : lastPort + 1;
    } while (servers.containsKey(new InetSocketAddress(ANY, lastPort)));
    return lastPort;
  }

  private static SocketAddress keyOf(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address;
    }
    if (isWildcard(inet)) {
      return new InetSocketAddress(ANY, inet.getPort());
    }
    return inet.getAddress().isLoopbackAddress()
        ? new InetSocketAddress(LOOPBACK, inet.getPort())
        : inet;
  }
}
