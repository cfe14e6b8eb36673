// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.flow;

import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A source of leases that notes what becomes of each, and does so slowly. */
final class Post implements Settlement<Integer> {
  /** How often the next settlements are to fail. */
  int failures;

  final List<Object> log = new ArrayList<>();
  private final Map<Integer, Integer> ends = new TreeMap<>();
  private int leased;

  /** The leases 0, 1, 2 and so on. */
  Flow<Lease<Integer>> leases(int count) {
    return Flow.of(out -> {
      for (int n = 0; n < count; n++) {
        out.emit(next());
      }
    });
  }

  Lease<Integer> next() {
    return Lease.of(leased++, this);
  }

  @Override
  public void acknowledge(Integer value) {
    end("ack", value);
  }

  @Override
  public void giveBack(Integer value) {
    end("back", value);
  }

  @Override
  public void deadLetter(Integer value, String reason) {
    end("dead, " + reason, value);
  }

  private void end(String how, int value) {
    sleep(ofMillis(1));
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("no post today");
    }
    log.add(how + " " + value);
    ends.merge(value, 1, Integer::sum);
  }

  /** None in limbo, none twice. */
  void assertEachEndedOnce() {
    for (int n = 0; n < leased; n++) {
      assertThat(ends.getOrDefault(n, 0)).as("ends of lease %d: %s", n, log).isEqualTo(1);
    }
  }
}
