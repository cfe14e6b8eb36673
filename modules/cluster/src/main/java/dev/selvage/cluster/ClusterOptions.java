// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import java.time.Duration;
import java.util.List;

/**
 * Which cluster to join, and how. An immutable value.
 *
 * @param name the name of the cluster; members of different names refuse each other
 * @param members where some of the members listen, as {@code host:port}; others are learnt from
 *     them. Members that do not answer are passed over: who finds nobody is a cluster of one
 * @param host the address to listen on, for members and for the event bus; {@code 0.0.0.0} listens
 *     everywhere. Whoever can reach it can join, so it is the loopback unless set
 * @param port the port to listen on for members
 * @param eventBusPort the port to listen on for the event bus; 0 takes any that is free
 * @param heartbeatInterval how often members tell each other that they are alive
 * @param heartbeatTimeout after which silence a member is taken for dead; a member whose process
 *     ends is noticed at once, because its connections are closed
 */
public record ClusterOptions(
    String name,
    List<String> members,
    String host,
    int port,
    int eventBusPort,
    Duration heartbeatInterval,
    Duration heartbeatTimeout) {
  private static final int MAX_PORT = 65_535;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public ClusterOptions {
    require(!name.isBlank(), "name", "blank", "it must not be");
    members = members.stream().map(member -> MemberAddress.parse(member).toString()).toList();
    require(!host.isBlank(), "host", "blank", "it must not be");
    require(port >= 1 && port <= MAX_PORT, "port", port, "it must be from 1 to 65535");
    require(
        eventBusPort >= 0 && eventBusPort <= MAX_PORT,
        "eventBusPort",
        eventBusPort,
        "it must be from 0 to 65535");
    require(
        heartbeatInterval.toSeconds() >= 1,
        "heartbeatInterval",
        heartbeatInterval,
        "it must be at least a second");
    require(
        heartbeatTimeout.compareTo(heartbeatInterval.multipliedBy(2)) >= 0,
        "heartbeatTimeout",
        heartbeatTimeout,
        "it must be at least two intervals of " + heartbeatInterval);
  }

  private static void require(boolean kept, String option, Object value, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(
          "ClusterOptions: " + option + " is " + value + "; " + rule);
    }
  }

  /**
   * A cluster named {@code selvage} on the loopback, port 5701, that knows nobody; a heartbeat a
   * second, and dead after five.
   */
  public static ClusterOptions defaults() {
    return new ClusterOptions(
        "selvage",
        List.of(),
        "127.0.0.1",
        MemberAddress.DEFAULT_PORT,
        0,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5));
  }

  /** With another name of the cluster. */
  public ClusterOptions withName(String name) {
    return new ClusterOptions(
        name, members, host, port, eventBusPort, heartbeatInterval, heartbeatTimeout);
  }

  /** With other members to ask, each {@code host:port}, or {@code host} for the port 5701. */
  public ClusterOptions withMembers(String... members) {
    return withMembers(List.of(members));
  }

  /** {@link #withMembers(String...)} with a list. */
  public ClusterOptions withMembers(List<String> members) {
    return new ClusterOptions(
        name, members, host, port, eventBusPort, heartbeatInterval, heartbeatTimeout);
  }

  /** With another address to listen on for members; the event bus listens on the same host. */
  public ClusterOptions withBind(String host, int port) {
    return new ClusterOptions(
        name, members, host, port, eventBusPort, heartbeatInterval, heartbeatTimeout);
  }

  /** With another port for the event bus; 0 takes any that is free. */
  public ClusterOptions withEventBusPort(int port) {
    return new ClusterOptions(
        name, members, host, this.port, port, heartbeatInterval, heartbeatTimeout);
  }

  /** With other heartbeats, in whole seconds. */
  public ClusterOptions withHeartbeat(Duration interval, Duration timeout) {
    return new ClusterOptions(name, members, host, port, eventBusPort, interval, timeout);
  }
}
