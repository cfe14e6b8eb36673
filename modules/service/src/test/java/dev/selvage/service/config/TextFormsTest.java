// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextFormsTest {
  @ParameterizedTest
  @CsvSource({
    "5s, PT5S",
    "100ms, PT0.1S",
    "2m, PT2M",
    "1m30s, PT1M30S",
    "1h 5m, PT1H5M",
    "3d, PT72H",
    "7us, PT0.000007S",
    "9ns, PT0.000000009S",
    "PT5S, PT5S",
    "pt1m, PT1M"
  })
  void duration_isReadInItsForms(String text, String iso) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.parse(iso));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5x", "5s!", "-5s", "1.5s", "P"})
  void duration_inAnotherForm_isRefused(String text) {
    assertThat(catchException(() -> Durations.parse(text))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "100ms", "5s", "90s", "2m", "3h", "PT0.0000001S"})
  void duration_isWrittenAsItIsRead(String text) {
    assertThat(Durations.written(Durations.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"10MB, 10000000", "64KiB, 65536", "1 gib, 1073741824", "7, 7", "7B, 7", "2kb, 2000"})
  void size_isReadInItsForms(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    assertThat(ByteSize.parse(new ByteSize(bytes).toString())).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "10 parsecs", "-1", "9999999999TB", "1.5MB"})
  void size_inAnotherForm_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"prot, port", "max-body, maxBody", "MAX_BODY, maxBody", "hosts, host"})
  void nearest_findsTheNameThatWasMeant(String name, String meant) {
    assertThat(Spelling.nearest(name, List.of("host", "port", "maxBody"))).contains(meant);
  }

  @Test
  void nearest_ofNamesWithLittleInCommon_findsNone() {
    assertThat(Spelling.nearest("colour", List.of("host", "port", "maxBody"))).isEmpty();
    assertThat(Spelling.nearest("host", List.of("port"))).isEmpty();
  }

  @Test
  void secret_isNeitherPrintedNorUnequalToItself() {
    assertThat(Secret.parse("x")).hasToString("********").isEqualTo(Secret.parse("x"));
    assertThat(Secret.parse("x")).isNotEqualTo(Secret.parse("y"));
  }
}
