// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NewTargetTest {
  @Test
  void whatIsNotSaid_hasADefault() {
    NewTarget target = new NewTarget("http://localhost/", null, null);

    assertThat(target.everySeconds()).isEqualTo(5);
    assertThat(target.timeoutMillis()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ftp://localhost/",
        "http://",
        "http:///path",
        "http://local host/",
        "http://localhost:99999/",
        "file:///etc/passwd",
        "http://localhost/{id}"
      })
  void urlThatCannotBeCalled_isRefused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewTarget(url, 5, 2_000))
        .withMessageStartingWith("url ");
  }

  @ParameterizedTest
  @CsvSource({"0, 2000, everySeconds", "86401, 2000, everySeconds", "5, 0, timeoutMillis"})
  void numberOutOfRange_isRefusedByName(int everySeconds, int timeoutMillis, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewTarget("http://localhost/", everySeconds, timeoutMillis))
        .withMessageStartingWith(name + " must be 1 to ");
  }
}
