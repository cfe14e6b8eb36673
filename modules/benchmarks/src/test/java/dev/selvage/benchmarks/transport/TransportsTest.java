// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server and the client of the benchmark, on each transport that the machine has. */
@Timeout(60)
final class TransportsTest {
  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll", "io_uring"})
  void load_inASmallSize_isAnswered(String transport) throws Exception {
    try (TaskServer server = open(transport);
        Load small = new Load(server.port(), 3, 64);
        Load large = new Load(server.port(), 2, 16_384)) {
      assertThat(small.run(30)).isEqualTo(30);
      assertThat(large.run(4)).isEqualTo(4);
    }
  }

  private static TaskServer open(String transport) {
    try {
      return TaskServer.open(transport);
    } catch (IllegalStateException e) {
      return Assumptions.abort(String.valueOf(e.getMessage()));
    }
  }
}
