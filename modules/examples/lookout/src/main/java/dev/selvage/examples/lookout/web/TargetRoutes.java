// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import static dev.selvage.examples.lookout.model.Addresses.PERCENTILES;
import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;
import static java.lang.System.Logger.Level.DEBUG;

import dev.selvage.bus.Bus;
import dev.selvage.bus.BusException;
import dev.selvage.examples.lookout.model.Check;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.model.PercentilesQuery;
import dev.selvage.examples.lookout.model.PercentilesReport;
import dev.selvage.examples.lookout.model.TargetStatus;
import dev.selvage.examples.lookout.model.TargetsChanged;
import dev.selvage.examples.lookout.store.Store;
import dev.selvage.http.server.Problem;
import dev.selvage.http.server.Reply;
import dev.selvage.http.server.Request;
import dev.selvage.http.server.Routes;
import dev.selvage.tasks.DeadlineExceededException;
import dev.selvage.tasks.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The JSON API. */
final class TargetRoutes {
  private static final System.Logger LOG = System.getLogger("dev.selvage.examples.lookout");

  /** More would make the answers of {@code GET /targets} unwieldy. */
  private static final int MOST_TARGETS = 5_000;

  private static final int MOST_CHECKS = 1_000;
  private static final int LARGEST_BODY_BYTES = 64 * 1024;

  /** Percentiles that are not there in this time are left out. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final PercentilesQuery QUERY = new PercentilesQuery(1_000);

  private final Store store;
  private final Bus bus;
  private final InstantSource clock;

  TargetRoutes(Store store, Bus bus, InstantSource clock) {
    this.store = store;
    this.bus = bus;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.get("/targets", request -> targets());
    routes.withMaxBodyBytes(LARGEST_BODY_BYTES).post("/targets", this::add);
    routes.get("/targets/{id}", request -> view(existing(request)));
    routes.delete("/targets/{id}", this::remove);
    routes.get("/targets/{id}/checks", this::checks);
    routes.get("/summary", request -> Summary.of(store.targets(), percentiles()));
  }

  private List<TargetView> targets() {
    PercentilesReport report = percentiles();
    return store.targets().stream()
        .map(it -> TargetView.of(it, report.of(it.target().id())))
        .toList();
  }

  private Reply add(Request request) {
    NewTarget wanted = request.json(NewTarget.class);
    if (store.countTargets() >= MOST_TARGETS) {
      throw Problem.conflict(
          "there are %,d targets, and no more are taken".formatted(MOST_TARGETS));
    }
    TargetStatus added = store.add(wanted, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    long id = added.target().id();
    bus.publish(TARGETS_CHANGED, new TargetsChanged(id));
    return Reply.created("/targets/" + id, view(added));
  }

  private Reply remove(Request request) {
    long id = id(request);
    if (!store.remove(id)) {
      throw unknown(id);
    }
    bus.publish(TARGETS_CHANGED, new TargetsChanged(id));
    return Reply.noContent();
  }

  private List<Check> checks(Request request) {
    int limit = request.query("limit", Integer.class, 100);
    if (limit < 1 || limit > MOST_CHECKS) {
      throw Problem.badRequest("limit must be 1 to %,d, was %,d".formatted(MOST_CHECKS, limit));
    }
    return store.checks(existing(request).target().id(), limit);
  }

  private TargetStatus existing(Request request) {
    long id = id(request);
    return store.target(id).orElseThrow(() -> unknown(id));
  }

  private static long id(Request request) {
    return request.path("id", Long.class);
  }

  private static Problem unknown(long id) {
    return Problem.notFound("there is no target " + id);
  }

  private TargetView view(TargetStatus status) {
    return TargetView.of(status, percentiles().of(status.target().id()));
  }

  /** Without the percentiles verticle the rest of an answer is still worth having. */
  private PercentilesReport percentiles() {
    try {
      return Tasks.failAfter(PATIENCE, () -> bus.request(PERCENTILES, QUERY));
    } catch (BusException | DeadlineExceededException e) {
      LOG.log(DEBUG, "no percentiles: " + e.getMessage());
      return PercentilesReport.NONE;
    }
  }
}
