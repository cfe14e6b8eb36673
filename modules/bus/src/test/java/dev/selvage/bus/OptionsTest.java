// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.selvage.bus.SimulatedBus.GetQuote;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  @Test
  void consumerOptions_outOfRange_nameTheOption() {
    var defaults = ConsumerOptions.defaults();

    assertThatThrownBy(() -> defaults.withMaxConcurrent(0)).hasMessageContaining("maxConcurrent");
    assertThatThrownBy(() -> defaults.withMaxQueued(-1)).hasMessageContaining("maxQueued");
  }

  @Test
  void busOptions_outOfRange_nameTheOption() {
    var defaults = BusOptions.defaults();

    assertThatThrownBy(() -> defaults.withRequestTimeout(Duration.ZERO))
        .hasMessageContaining("requestTimeout");
    assertThatThrownBy(() -> defaults.withMaxBodyBytes(0)).hasMessageContaining("maxBodyBytes");
  }

  @Test
  void address_withoutName_isRefused() {
    assertThatThrownBy(() -> Address.of(" ", GetQuote.class, Void.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Address: the name is blank");
    assertThatThrownBy(() -> MessageAddress.of("", GetQuote.class))
        .hasMessage("MessageAddress: the name is blank");
  }

  @Test
  void remoteFailure_isReadAsItWasWritten() {
    var withMessage = new RemoteFailure("a.B", "c: d");
    var without = new RemoteFailure("a.B", "");

    assertThat(RemoteFailure.parse(withMessage.toString())).isEqualTo(withMessage);
    assertThat(RemoteFailure.parse(without.toString())).isEqualTo(without);
    assertThat(new RemoteFailure("a.B", "x".repeat(10_000)).toString()).hasSizeLessThan(4_010);
  }
}
