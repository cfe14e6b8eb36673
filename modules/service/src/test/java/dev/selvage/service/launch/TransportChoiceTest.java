// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.transport.Transport;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said when a transport cannot be used. */
final class TransportChoiceTest {
  private static final Map<String, String> BOTH =
      Map.of("netty-transport", "4.2.13.Final", "netty-transport-native-epoll", "4.2.13.Final");

  @Test
  void problem_withoutTheNativeCode_namesTheArtifactAndItsVersion() {
    String problem =
        TransportChoice.problem("epoll", null, Map.of("netty-transport", "4.2.13.Final"));

    assertThat(problem)
        .contains("is not on the class path")
        .contains("io.netty:netty-transport-native-epoll:4.2.13.Final")
        .contains("the classifier linux-");
  }

  @Test
  void problem_withAnotherVersion_namesBoth() {
    Map<String, String> mixed =
        Map.of("netty-transport", "4.2.13.Final", "netty-transport-native-epoll", "4.2.10.Final");

    String problem = TransportChoice.problem("epoll", Transport.NIO, mixed);

    assertThat(problem).contains("the version 4.2.10.Final, Netty 4.2.13.Final");
  }

  @Test
  void problem_withClassesThatCannotBeLoaded_saysSo() {
    assertThat(TransportChoice.problem("epoll", null, BOTH)).contains("classes cannot be loaded");
  }

  @Test
  void problem_ofOneThatIsAvailable_isNone() {
    assertThat(TransportChoice.problem("epoll", Transport.NIO, BOTH)).isNull();
  }

  /** In one jar with everything, the versions may have been lost. */
  @Test
  void problem_ofOneThatIsAvailable_withoutVersions_isNone() {
    assertThat(TransportChoice.problem("epoll", Transport.NIO, Map.of())).isNull();
  }

  @Test
  void transport_ofNioAndAuto_isAlwaysThere() {
    assertThat(TransportChoice.NIO.transport()).isSameAs(Transport.NIO);
    assertThat(TransportChoice.AUTO.transport().available()).isTrue();
  }
}
