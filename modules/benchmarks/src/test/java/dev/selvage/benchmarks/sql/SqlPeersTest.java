// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.benchmarks.Peer;
import dev.selvage.testing.sql.PostgresServer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program of every peer in a JVM, once: {@link Workload} fails if a result is wrong. */
final class SqlPeersTest {
  static Stream<String> onSqlite() {
    return SqlGroupBenchmarks.onSqlite().stream().map(Peer.InJvm::programs);
  }

  static Stream<String> onPostgres() {
    return SqlGroupBenchmarks.onPostgres().stream().map(Peer.InJvm::programs);
  }

  @ParameterizedTest
  @MethodSource("onSqlite")
  void sqlite_inASmallSize_readsAndWritesWhatItShould(String programs) throws Exception {
    assertThat(changed(programs, "")).isEqualTo(3 * 4 + 2 * Order.BATCH);
  }

  @ParameterizedTest
  @MethodSource("onPostgres")
  void postgres_inASmallSize_readsAndWritesWhatItShould(String programs) throws Exception {
    assertThat(changed(programs, PostgresServer.shared().uri())).isEqualTo(3 * 4 + 2 * Order.BATCH);
  }

  private static long changed(String programs, String service) throws Exception {
    try (Workload workload = Workload.open(programs, service)) {
      workload.select(3, 20);
      workload.mixed(3, 20);
      workload.scan(2, 1);
      return workload.insert(3, 4) + workload.batch(2, 1);
    }
  }
}
