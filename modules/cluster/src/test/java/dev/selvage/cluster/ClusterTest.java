// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.tasks.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** Two members in JVMs of their own, started together. The tests that end one come last. */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class ClusterTest {
  private final ChildProcess ada;
  private final ChildProcess bob;
  private String bobsId = "";

  ClusterTest() throws IOException {
    List<Integer> ports = twoFreePorts();
    List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    ada = ChildProcess.start("ada", ports.getFirst(), members);
    bob = ChildProcess.start("bob", ports.getLast(), members);
  }

  private static List<Integer> twoFreePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), two.getLocalPort());
    }
  }

  @BeforeAll
  void bothAreReady() throws InterruptedException {
    ada.awaitLine("ready ");
    bobsId = bob.awaitLine("ready ");
  }

  @AfterAll
  void end() {
    ada.close();
    bob.close();
  }

  @Test
  @Order(1)
  void request_isAnsweredByTheOtherProcess() throws InterruptedException {
    ada.tell("ask bob");
    bob.tell("ask ada");

    assertThat(ada.awaitLine("answer ")).isEqualTo("bob " + bob.pid());
    assertThat(bob.awaitLine("answer ")).isEqualTo("ada " + ada.pid());
  }

  @Test
  @Order(2)
  void request_toNobody_wasNotSent() throws InterruptedException {
    ada.tell("ask nobody");

    assertThat(ada.awaitLine("answer ")).isEqualTo("NOT_SENT");
  }

  @Test
  @Order(3)
  void publish_reachesBothProcesses() throws InterruptedException {
    bob.tell("publish good morning");

    assertThat(ada.awaitLine("news ")).isEqualTo("good morning");
    assertThat(bob.awaitLine("news ")).isEqualTo("good morning");
  }

  @Test
  @Order(4)
  void request_givenUp_cancelsTheHandlerInTheOtherProcess() throws InterruptedException {
    ada.tell("giveup bob");

    ada.awaitLine("gave up");
    bob.awaitLine("slow ended");
  }

  @Test
  @Order(5)
  void hazelcast_whenAllIsWell_saysNothing() {
    assertThat(ada.seen()).noneMatch(line -> line.contains("hazelcast"));
    assertThat(ada.seen()).anyMatch(line -> line.contains("joined the cluster test as 127.0.0.1"));
  }

  @Test
  @Order(6)
  void member_thatDies_isNoticed() throws InterruptedException {
    bob.kill();

    assertThat(ada.awaitLine("LEFT ")).isEqualTo(bobsId + " 1");
  }

  @Test
  @Order(7)
  void member_thatLeaves_endsItsProcess() throws InterruptedException {
    ada.tell("leave");

    ada.awaitLine("left");
    assertThat(ada.awaitExit()).isZero();
  }

  @Test
  @Order(8)
  void joinBlocking_inATask_isRefused() {
    assertThatThrownBy(() -> Tasks.main(() -> Cluster.joinBlocking(ClusterOptions.defaults())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("use Cluster.join there");
  }
}
