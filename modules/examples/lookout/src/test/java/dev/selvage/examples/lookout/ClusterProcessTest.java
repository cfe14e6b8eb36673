// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two members, each a process, that share the checks of one database. */
@Tag("slow")
@Timeout(120)
final class ClusterProcessTest {
  @TempDir Path folder;

  @Test
  void members_shareTheChecks_andOneTakesOverFromAnother() throws Exception {
    List<Integer> ports = List.of(Ports.free(), Ports.free());
    // The rank of a member is that of its address.
    List<Integer> clusterPorts = Stream.generate(Ports::free).limit(2).sorted().toList();
    String members =
        "127.0.0.1:%d,127.0.0.1:%d".formatted(clusterPorts.get(0), clusterPorts.get(1));

    try (ChildProcess first = member(ports.get(0), clusterPorts.get(0), members);
        Api firstApi = new Api(ports.get(0))) {
      first.awaitReady(firstApi);
      try (ChildProcess second = member(ports.get(1), clusterPorts.get(1), members);
          Api secondApi = new Api(ports.get(1))) {
        second.awaitReady(secondApi);
        first.awaitOutput(firstApi, "Share[rank=0, members=2]");
        second.awaitOutput(secondApi, "Share[rank=1, members=2]");

        assertThat(firstApi.targets()).hasSize(6).hasSameSizeAs(secondApi.targets());
        long odd = secondApi.add("http://localhost:" + ports.get(0) + "/health/live", 1, 1_000);
        long even = secondApi.add("http://localhost:" + ports.get(0) + "/health/live", 1, 1_000);
        firstApi.targetOnce(odd, it -> it.getLong("checks") >= 2);
        firstApi.targetOnce(even, it -> it.getLong("checks") >= 2);
        assertThat(firstApi.get("/metrics").body()).contains("vertx_http_server_requests_total");

        second.kill();
        first.awaitOutput(firstApi, "Share[rank=0, members=1]");
        long before = firstApi.target(odd).getLong("checks");
        firstApi.targetOnce(odd, it -> it.getLong("checks") > before + 1);
        long beforeEven = firstApi.target(even).getLong("checks");
        firstApi.targetOnce(even, it -> it.getLong("checks") > beforeEven + 1);
      }
      assertThat(first.terminate()).isZero();
    }
  }

  private ChildProcess member(int port, int clusterPort, String members) throws Exception {
    return ChildProcess.start(
        folder,
        port,
        "--set",
        "cluster.port=" + clusterPort,
        "--set",
        "cluster.members=" + members);
  }
}
