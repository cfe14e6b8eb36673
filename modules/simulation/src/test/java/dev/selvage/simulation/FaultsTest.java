// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FaultsTest {
  private static final ConnectionFaults UNDISTURBED = ConnectionFaults.none();

  @Test
  void latency_isDrawnBetweenItsBounds() {
    Latency latency = Latency.between(Duration.ofMillis(3), Duration.ofMillis(5));
    var random = new SplittableRandom(1);

    assertThat(random.ints(1_000).mapToLong(each -> latency.draw(random)))
        .allMatch(nanos -> nanos >= 3_000_000 && nanos <= 5_000_000);
    assertThat(Latency.none().draw(random)).isZero();
  }

  @Test
  void badLatencies_areNamed() {
    assertThatThrownBy(() -> Latency.upTo(Duration.ofNanos(-1))).hasMessageContaining("max");
    assertThatThrownBy(() -> Latency.between(Duration.ofNanos(-1), Duration.ZERO))
        .hasMessageContaining("min must not be negative");
    assertThatThrownBy(() -> Latency.between(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessageContaining("PT0.002S")
        .hasMessageContaining("PT0.001S");
    assertThatThrownBy(() -> Latency.upTo(Duration.ofHours(2))).hasMessageContaining("PT1H");
  }

  @Test
  void badProbabilities_areNamed() {
    assertThatThrownBy(() -> UNDISTURBED.withSlow(1.1)).hasMessageContaining("slow");
    assertThatThrownBy(() -> UNDISTURBED.withRefusal(-0.1)).hasMessageContaining("refusal");
    assertThatThrownBy(() -> UNDISTURBED.withReset(Double.NaN)).hasMessageContaining("reset");
    assertThatThrownBy(() -> UNDISTURBED.withSilence(2)).hasMessageContaining("silence");
  }

  @Test
  void faultsOfOnePeer_areFoundByPortThenByHost() {
    ConnectionFaults ofHost = UNDISTURBED.withRefusal(0.1);
    ConnectionFaults ofPort = UNDISTURBED.withRefusal(0.2);
    Faults faults =
        Faults.none().withConnectionsTo("Db", ofHost).withConnectionsTo("db:5432", ofPort);

    assertThat(faults.to("DB", 5432)).isEqualTo(ofPort);
    assertThat(faults.to("db", 80)).isEqualTo(ofHost);
    assertThat(faults.to("web", 80)).isEqualTo(UNDISTURBED);
    assertThatThrownBy(() -> faults.withConnectionsTo(" ", ofHost)).hasMessageContaining("blank");
  }

  @Test
  void withers_changeOneValueEach() {
    Latency latency = Latency.upTo(Duration.ofMillis(1));
    ConnectionFaults connections =
        UNDISTURBED.withLatency(latency).withSlow(0.1, latency).withReset(0.2).withSilence(0.3);

    assertThat(connections).isEqualTo(new ConnectionFaults(latency, 0.1, latency, 0, 0.2, 0.3));
    assertThat(
            Faults.none()
                .withConnections(connections)
                .withMessages(latency)
                .withWorkers(latency)
                .withTimers(true))
        .isEqualTo(new Faults(connections, Map.of(), latency, latency, true));
  }
}
