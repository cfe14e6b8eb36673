// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation does to a program: delays that let things happen in another order, and failures
 * of connections. Immutable; start from {@link #none()}, {@link #delays()} or {@link #harsh()}.
 *
 * <pre>{@code
 * Faults faults = Faults.delays()
 *     .withConnectionsTo("payments.example:443", ConnectionFaults.none().withRefusal(0.2));
 * }</pre>
 *
 * <p>Only orders that production permits are made. Kept are: the order of {@code runOnContext} and
 * of every other task that is posted to an event loop, of the bytes of a connection, of the
 * messages from one sender (a verticle's context) to one consumer, of timers that one loop set at
 * the same moment with the same delay, of the ordered tasks of one context's {@code
 * executeBlocking}. Not kept are the orders between connections, between addresses, consumers and
 * replies, between senders, between offloaded tasks, and between timers that were set at different
 * moments and are due at the same one.
 *
 * @param connections what happens to connections without an entry in {@code connectionsTo}
 * @param connectionsTo what happens to connections to a peer, by {@code host:port}, {@code host},
 *     or the path of a domain socket; the first of these that has an entry counts
 * @param messages how long each message of the local event bus is under way to each of its
 *     consumers, and each reply. Messages to worker verticles are delayed by {@code workers}.
 * @param workers how long each task of a worker pool takes; it has its effects at the end of that
 * @param timers whether timers that are due at the same moment, and were not set at the same one,
 *     fire in an order of the seed
 */
public record Faults(
    ConnectionFaults connections,
    Map<String, ConnectionFaults> connectionsTo,
    Latency messages,
    Latency workers,
    boolean timers) {

  private static final Faults NONE =
      new Faults(ConnectionFaults.none(), Map.of(), Latency.none(), Latency.none(), false);
  private static final Faults DELAYS =
      new Faults(
          ConnectionFaults.none().withLatency(Latency.upTo(Duration.ofMillis(20))),
          Map.of(),
          Latency.upTo(Duration.ofMillis(5)),
          Latency.upTo(Duration.ofMillis(10)),
          true);

  /** Copies the map. */
  public Faults {
    Map<String, ConnectionFaults> byPeer = new LinkedHashMap<>();
    connectionsTo.forEach((peer, value) -> byPeer.put(checked(peer), value));
    connectionsTo = Map.copyOf(byPeer);
  }

  private static String checked(String peer) {
    if (peer.isBlank()) {
      throw new IllegalArgumentException(
          "The peer of a connection is named as host:port, host or path, but is blank.");
    }
    return peer.toLowerCase(Locale.ROOT);
  }

  /** Nothing goes wrong, nothing takes time. */
  public static Faults none() {
    return NONE;
  }

  /**
   * Delays only, so that nothing fails that has no short timeout: up to 20 ms per hop of a
   * connection, 5 ms per message, 10 ms per offloaded task, and timers in any permitted order.
   */
  public static Faults delays() {
    return DELAYS;
  }

  /**
   * Delays, and of all connections 5 % slow, 5 % refused, 5 % reset and 2 % silent: what a program
   * must survive that talks to others, with timeouts and repeated calls.
   */
  public static Faults harsh() {
    return DELAYS.withConnections(
        DELAYS.connections.withSlow(0.05).withRefusal(0.05).withReset(0.05).withSilence(0.02));
  }

  /** A copy with other faults of connections. */
  public Faults withConnections(ConnectionFaults value) {
    return new Faults(value, connectionsTo, messages, workers, timers);
  }

  /**
   * A copy with other faults of the connections to one peer, which replace the general ones.
   *
   * @param peer {@code host:port}, {@code host} or the path of a domain socket, as the client names
   *     it
   */
  public Faults withConnectionsTo(String peer, ConnectionFaults value) {
    Map<String, ConnectionFaults> byPeer = new LinkedHashMap<>(connectionsTo);
    byPeer.put(checked(peer), value);
    return new Faults(connections, byPeer, messages, workers, timers);
  }

  /** A copy with another latency of messages. */
  public Faults withMessages(Latency value) {
    return new Faults(connections, connectionsTo, value, workers, timers);
  }

  /** A copy with another duration of offloaded tasks. */
  public Faults withWorkers(Latency value) {
    return new Faults(connections, connectionsTo, messages, value, timers);
  }

  /** A copy that permutes timers, or does not. */
  public Faults withTimers(boolean value) {
    return new Faults(connections, connectionsTo, messages, workers, value);
  }

  /** The faults of a connection to a peer. */
  ConnectionFaults to(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    @Nullable ConnectionFaults exact = connectionsTo.get(name + ":" + port);
    return exact != null ? exact : to(name);
  }

  /** The faults of a connection to a host or a path. */
  ConnectionFaults to(String name) {
    return connectionsTo.getOrDefault(name.toLowerCase(Locale.ROOT), connections);
  }
}
