// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BacklogTest {
  private final Backlog<String> backlog = new Backlog<>(new ConsumerOptions(2, 1));

  @Test
  void next_isTheLongestWaiting_asFarAsTheLimitAllows() {
    backlog.offer("a");
    backlog.offer("b");
    backlog.offer("c");

    assertThat(backlog.next()).isEqualTo("a");
    assertThat(backlog.next()).isEqualTo("b");
    assertThat(backlog.next()).isNull();
    backlog.finished();
    assertThat(backlog.next()).isEqualTo("c");
  }

  @Test
  void offer_whenAllPlacesAreTaken_isRefused() {
    assertThat(backlog.offer("a")).isTrue();
    assertThat(backlog.offer("b")).isTrue();
    assertThat(backlog.offer("c")).isTrue();

    assertThat(backlog.offer("d")).isFalse();
    backlog.next();
    assertThat(backlog.offer("d")).isFalse();
    backlog.finished();
    assertThat(backlog.offer("d")).isTrue();
  }

  @Test
  void isEmpty_whenNothingRunsOrWaits() {
    assertThat(backlog.isEmpty()).isTrue();
    backlog.offer("a");
    assertThat(backlog.isEmpty()).isFalse();
    backlog.next();
    assertThat(backlog.isEmpty()).isFalse();
    backlog.finished();
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void capacity_ofTheLargestOptions_doesNotOverflow() {
    var large = new Backlog<>(new ConsumerOptions(Integer.MAX_VALUE, Integer.MAX_VALUE));

    assertThat(large.offer("a")).isTrue();
  }
}
