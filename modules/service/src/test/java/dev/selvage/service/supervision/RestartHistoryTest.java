// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestartHistoryTest {
  private static final RestartPolicy POLICY =
      RestartPolicy.defaults()
          .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1))
          .withMaxRestarts(6, Duration.ofMinutes(1))
          .withJitter(0.5);

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  @Test
  void failed_againAndAgain_doublesTheDelayUpToItsMaximum() {
    RestartHistory history = new RestartHistory(POLICY);

    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      delays.add(history.failed(i, 0).orElseThrow().toMillis());
    }

    assertThat(delays).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
  }

  @Test
  void failed_atTheLimit_isFinal_untilTheWindowHasPassed() {
    RestartHistory history = new RestartHistory(POLICY);
    for (int i = 0; i < 6; i++) {
      assertThat(history.failed(seconds(i), 0)).isPresent();
    }

    assertThat(history.failed(seconds(59), 0)).isEmpty();
    assertThat(history.failed(seconds(60), 0)).isPresent();
  }

  @Test
  void failed_afterAQuietWindow_startsFromTheFirstDelay() {
    RestartHistory history = new RestartHistory(POLICY);
    history.failed(0, 0);
    history.failed(1, 0);

    assertThat(history.failed(seconds(61), 0)).contains(Duration.ofMillis(100));
  }

  @Test
  void failed_takesTheRandomPartAway() {
    assertThat(new RestartHistory(POLICY).failed(0, 1.0)).contains(Duration.ofMillis(50));
    assertThat(new RestartHistory(POLICY).failed(0, 0.5)).contains(Duration.ofMillis(75));
  }

  @Test
  void failed_acrossTheOverflowOfTheClock_stillCounts() {
    RestartHistory history = new RestartHistory(POLICY);
    history.failed(Long.MAX_VALUE - 1, 0);

    assertThat(history.failed(Long.MIN_VALUE + 1, 0)).contains(Duration.ofMillis(200));
  }

  @Test
  void failed_underAPolicyOfNever_isFinal() {
    assertThat(new RestartHistory(RestartPolicy.never()).failed(0, 0)).isEqualTo(Optional.empty());
  }

  @Test
  void policy_refusesValuesOutOfRange_byName() {
    RestartPolicy policy = RestartPolicy.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.withJitter(1.1))
        .withMessage("jitter must be 0 to 1, was 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .withMessage("maxBackoff must be at least initialBackoff PT2S, was PT1S");
  }
}
