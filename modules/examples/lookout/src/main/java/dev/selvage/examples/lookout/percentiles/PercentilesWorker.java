// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.percentiles;

import static dev.selvage.examples.lookout.model.Addresses.CHECKED;
import static dev.selvage.examples.lookout.model.Addresses.PERCENTILES;
import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;

import dev.selvage.bus.Bus;
import dev.selvage.examples.lookout.model.PercentilesQuery;
import dev.selvage.examples.lookout.model.PercentilesReport;
import dev.selvage.examples.lookout.model.TargetsChanged;
import dev.selvage.examples.lookout.store.StoredLatencies;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The verticle {@code percentiles}, to be deployed on a worker: collects latencies and sorts them
 * when it is asked. It starts with the latencies that are stored.
 */
public final class PercentilesWorker extends VerticleBase {
  private final StoredLatencies stored;
  private final Statistics statistics = new Statistics();
  private @Nullable PercentilesReport report;
  private long computedAt;

  /** Starts with these latencies. */
  public PercentilesWorker(StoredLatencies stored) {
    this.stored = stored;
  }

  @Override
  public Future<?> start() {
    return stored.read(Statistics.PER_TARGET, statistics::addLatency).compose(v -> listen());
  }

  private Future<?> listen() {
    Bus bus = Bus.of(vertx);
    return Future.all(
        bus.subscribe(CHECKED, statistics::add).registered(),
        bus.subscribe(TARGETS_CHANGED, this::changed).registered(),
        bus.serve(PERCENTILES, this::answer).registered());
  }

  /** A target that was added has no latencies that could be forgotten. */
  private void changed(TargetsChanged change) {
    statistics.forget(change.targetId());
  }

  private PercentilesReport answer(PercentilesQuery query) {
    PercentilesReport last = report;
    long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - computedAt);
    if (last != null && age <= query.maxAgeMillis()) {
      return last;
    }
    PercentilesReport computed = statistics.report();
    report = computed;
    computedAt = System.nanoTime();
    return computed;
  }
}
