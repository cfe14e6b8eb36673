// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What the options mean to Hazelcast and to Vert.x.
 *
 * <p>Members are found by the list alone: no multicast, no detection of clouds. Nothing is told to
 * its maker. A start waits for nobody: members that start together agree by their addresses who
 * begins. After a partition the halves look for each other within seconds.
 */
final class Settings {
  private static final int CONNECT_SECONDS = 3;

  private Settings() {}

  static Config hazelcast(ClusterOptions options) {
    Config config = new Config();
    config.setClusterName(options.name());
    network(config.getNetworkConfig(), options);
    config
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", Boolean.toString(isAnyHost(options.host())))
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.max.join.seconds", "60")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "10")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "10")
        .setProperty(
            "hazelcast.heartbeat.interval.seconds",
            Long.toString(options.heartbeatInterval().toSeconds()))
        .setProperty(
            "hazelcast.max.no.heartbeat.seconds",
            Long.toString(options.heartbeatTimeout().toSeconds()));
    whatVertxKeeps(config);
    return config;
  }

  private static void network(NetworkConfig network, ClusterOptions options) {
    network.setPort(options.port()).setPortAutoIncrement(false);
    if (!isAnyHost(options.host())) {
      network.getInterfaces().setEnabled(true).addInterface(numeric(options.host()));
    }
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(CONNECT_SECONDS)
        .setMembers(options.members());
  }

  /** The structures of vertx-hazelcast, as its own default configuration has them. */
  private static void whatVertxKeeps(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
  }

  /** The event bus listens on the same host, and gives dead connections up as soon. */
  static VertxOptions vertx(ClusterOptions options, VertxOptions base) {
    VertxOptions copy = new VertxOptions(base).setMetricsOptions(base.getMetricsOptions());
    EventBusOptions bus = copy.getEventBusOptions();
    bus.setPort(options.eventBusPort())
        .setConnectTimeout(CONNECT_SECONDS * 1_000)
        .setClusterPingInterval(options.heartbeatInterval().toMillis())
        .setClusterPingReplyInterval(options.heartbeatTimeout().toMillis());
    if (!isAnyHost(options.host())) {
      bus.setHost(options.host());
    }
    return copy;
  }

  private static boolean isAnyHost(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static String numeric(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "ClusterOptions: host is " + host + "; it must be an address of this machine", e);
    }
  }
}
