// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.sync.Semaphore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held, for whoever looks for a leak. */
final class HoldingsTest {
  @Test
  void open_whileTracked_saysWhatIsHeldByWhomAndWhereItWasTaken() {
    Semaphore semaphore = Semaphore.of(2);

    Simulated.run(vertx -> {
      try (var tracking = Holdings.track()) {
        var first = semaphore.acquire();
        var second = semaphore.acquire();
        first.release();

        List<Holding> open = Holdings.open();
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().vertx()).containsSame(vertx);
        assertThat(open.getFirst().taker()).containsSame(Simulated.self());
        assertThat(open.getFirst())
            .hasToString(
                "a permit of Semaphore[1 of 2 available], taken by the task 'test' at "
                    + Waits.place(open.getFirst().stack().getFirst()));

        second.close();
        second.close();
        assertThat(Holdings.open()).isEmpty();
      }
    });
  }

  @Test
  void taken_outsideATask_saysSo() {
    try (var tracking = Holdings.track()) {
      Holding holding = Holdings.taken("a lease");

      assertThat(holding).asString().startsWith("a lease, taken outside a task at ");
      assertThat(holding.taker()).isEmpty();
      assertThat(holding.vertx()).isEmpty();
      holding.release();
    }
  }

  @Test
  void taken_untracked_isNotKept() {
    Holding untracked = Holdings.taken("a lease");
    try (var tracking = Holdings.track()) {
      assertThat(Holdings.open()).isEmpty();

      untracked.release();
      assertThat(Holdings.open()).isEmpty();
    }
  }

  @Test
  void track_severalTimes_isOnUntilTheLastIsClosed() {
    var outer = Holdings.track();
    try (var inner = Holdings.track()) {
      Holding holding = Holdings.taken("a lease");
      inner.close();
      inner.close();

      assertThat(Holdings.open()).containsExactly(holding);
    }
    outer.close();
    assertThat(Holdings.open()).isEmpty();
    Holding late = Holdings.taken("a lease");
    assertThat(Holdings.open()).isEmpty();
    late.release();
  }

  @Test
  void what_ofSomethingThatCannotSaySo_namesItsClass() {
    Object mute =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("mute");
          }
        };
    try (var tracking = Holdings.track()) {
      Holding holding = Holdings.taken(mute);

      assertThat(holding.what()).contains("HoldingsTest").contains("mute");
    }
  }
}
