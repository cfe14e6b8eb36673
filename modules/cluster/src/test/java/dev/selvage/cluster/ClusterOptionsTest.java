// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClusterOptionsTest {
  private static final ClusterOptions DEFAULTS = ClusterOptions.defaults();

  @Test
  void members_getThePortThatIsLeftOut() {
    var options = DEFAULTS.withMembers("10.0.0.1", " host:6000 ", "[::1]:7000", "[::2]");

    assertThat(options.members())
        .containsExactly("10.0.0.1:5701", "host:6000", "[::1]:7000", "[::2]:5701");
  }

  @Test
  void options_outOfRange_nameTheOption() {
    assertThatThrownBy(() -> DEFAULTS.withName(" ")).hasMessageContaining("name");
    assertThatThrownBy(() -> DEFAULTS.withBind("", 5701)).hasMessageContaining("host");
    assertThatThrownBy(() -> DEFAULTS.withBind("127.0.0.1", 0)).hasMessageContaining("port is 0");
    assertThatThrownBy(() -> DEFAULTS.withEventBusPort(70_000))
        .hasMessageContaining("eventBusPort is 70000");
    assertThatThrownBy(() -> DEFAULTS.withMembers("host:x"))
        .hasMessage("the address of a member is 'host:x'; it must be host:port");
    assertThatThrownBy(() -> DEFAULTS.withMembers("host:99999"))
        .hasMessageContaining("the port of the member host is 99999");
    assertThatThrownBy(() -> DEFAULTS.withHeartbeat(Duration.ofMillis(10), Duration.ofSeconds(5)))
        .hasMessageContaining("heartbeatInterval");
    assertThatThrownBy(() -> DEFAULTS.withHeartbeat(Duration.ofSeconds(3), Duration.ofSeconds(5)))
        .hasMessageContaining("heartbeatTimeout");
  }

  @Test
  void hazelcast_isToldToFindMembersByTheListAlone() {
    var config = Settings.hazelcast(DEFAULTS.withName("x").withMembers("10.0.0.1:5701"));

    var join = config.getNetworkConfig().getJoin();
    assertThat(config.getClusterName()).isEqualTo("x");
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).containsExactly("10.0.0.1:5701");
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.isAutoDetectionEnabled()).isFalse();
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo("1");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("5");
  }

  @Test
  void hazelcast_listensWhereItIsTold() {
    var loopback = Settings.hazelcast(DEFAULTS.withBind("localhost", 6001));
    var everywhere = Settings.hazelcast(DEFAULTS.withBind("0.0.0.0", 6001));

    assertThat(loopback.getNetworkConfig().getPort()).isEqualTo(6001);
    assertThat(loopback.getNetworkConfig().isPortAutoIncrement()).isFalse();
    assertThat(loopback.getNetworkConfig().getInterfaces().getInterfaces())
        .containsExactly("127.0.0.1");
    assertThat(loopback.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(everywhere.getNetworkConfig().getInterfaces().isEnabled()).isFalse();
    assertThat(everywhere.getProperty("hazelcast.socket.bind.any")).isEqualTo("true");
  }

  @Test
  void vertx_keepsItsOptionsAndGetsThoseOfTheBus() {
    var base =
        new VertxOptions()
            .setEventLoopPoolSize(3)
            .setEventBusOptions(new EventBusOptions().setAcceptBacklog(17));

    var options = Settings.vertx(DEFAULTS.withBind("10.0.0.7", 5701).withEventBusPort(7000), base);

    assertThat(options.getEventLoopPoolSize()).isEqualTo(3);
    assertThat(options.getEventBusOptions().getAcceptBacklog()).isEqualTo(17);
    assertThat(options.getEventBusOptions().getHost()).isEqualTo("10.0.0.7");
    assertThat(options.getEventBusOptions().getPort()).isEqualTo(7000);
    assertThat(base.getEventBusOptions().getHost()).isNull();
  }
}
