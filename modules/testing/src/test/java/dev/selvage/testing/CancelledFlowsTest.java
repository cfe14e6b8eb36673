// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.tasks.flow.Flow;
import dev.selvage.tasks.flow.Lease;
import dev.selvage.tasks.flow.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Flows of leases, cancelled everywhere: through each operator, every lease that was made ends
 * once, and every generator is unwound.
 */
final class CancelledFlowsTest {
  /** Makes leases and notes their ends. Settling waits. */
  private static final class Office implements Settlement<Integer> {
    private final Map<Integer, String> ends = new TreeMap<>();
    private int made;
    private int generators;

    Flow<Lease<Integer>> leases(int count) {
      return Flow.of(out -> {
        generators++;
        try {
          for (int n = 0; n < count; n++) {
            sleep(ofMillis(1));
            out.emit(Lease.of(made++, this));
          }
        } finally {
          generators--;
        }
      });
    }

    private void end(int lease, String how) {
      sleep(ofMillis(1));
      assertThat(ends.put(lease, how)).as("an earlier end of %d", lease).isNull();
    }

    @Override
    public void acknowledge(Integer lease) {
      end(lease, "acknowledged");
    }

    @Override
    public void giveBack(Integer lease) {
      end(lease, "given back");
    }

    @Override
    public void deadLetter(Integer lease, String reason) {
      end(lease, reason);
    }

    void assertAllSettled() {
      assertThat(ends).as("the ends of %d", made).hasSize(made);
      assertThat(generators).as("generators that run").isZero();
    }
  }

  private static void everywhere(
      BiFunction<Office, Flow<Lease<Integer>>, Flow<Lease<Integer>>> operator) {
    var places =
        CancelEverywhere.with(Office::new)
            .cancel(office ->
                operator
                    .apply(office, office.leases(3))
                    .forEach(lease -> lease.acknowledgeAfter(CancelledFlowsTest::passed)))
            .check(Office::assertAllSettled);

    assertThat(places.waiting()).isGreaterThanOrEqualTo(6);
  }

  private static void pass() {
    sleep(ofMillis(1));
  }

  private static <T> T passed(T element) {
    pass();
    return element;
  }

  @Test
  void sequentialOperators_cancelledEverywhere_settleEachLease() {
    everywhere((office, flow) -> flow);
    everywhere((office, flow) -> flow.map(CancelledFlowsTest::passed).take(2));
    everywhere((office, flow) -> flow.filter(lease -> passed(lease.value() != 1)).drop(1));
    everywhere((office, flow) -> flow.chunk(2).flatMap(Flow::from).throttle(ofMillis(3)));
    everywhere((office, flow) -> flow.retry(1, ofMillis(1)).concat(office.leases(1)));
  }

  @Test
  void concurrentOperators_cancelledEverywhere_settleEachLease() {
    everywhere((office, flow) -> flow.buffer(2));
    everywhere((office, flow) -> flow.mapConcurrently(2, CancelledFlowsTest::passed));
    everywhere((office, flow) -> flow.mapUnordered(2, CancelledFlowsTest::passed));
    everywhere((office, flow) -> flow.merge(office.leases(2)));
    everywhere((office, flow) -> flow.timeout(ofDays(1)));
    everywhere((office, flow) -> flow.chunk(2, ofMillis(2)).flatMap(Flow::from));
    everywhere((office, flow) -> flow.debounce(ofMillis(2)).concat(office.leases(1)));
    everywhere((office, flow) -> flow.zip(office.leases(2), (mine, other) -> mine));
    everywhere((office, flow) ->
        flow.groupBy(2, lease -> lease.value() % 2, group -> group.elements().toList())
            .flatMap(Flow::from));
  }

  @Test
  void cursor_cancelledEverywhere_settlesEachLease() {
    var places =
        CancelEverywhere.with(Office::new)
            .cancel(office -> {
              List<Integer> seen = new ArrayList<>();
              try (var cursor = office.leases(3).buffer(1).open()) {
                for (Lease<Integer> lease : cursor) {
                  seen.add(lease.value());
                  if (seen.size() == 2) {
                    break;
                  }
                  lease.acknowledge();
                }
              }
            })
            .check(Office::assertAllSettled);

    assertThat(places.waiting()).isPositive();
  }
}
