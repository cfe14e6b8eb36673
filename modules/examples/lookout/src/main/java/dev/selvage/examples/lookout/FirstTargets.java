// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;

import dev.selvage.bus.Bus;
import dev.selvage.examples.lookout.model.NewTarget;
import dev.selvage.examples.lookout.model.TargetsChanged;
import dev.selvage.examples.lookout.store.Store;
import dev.selvage.service.Service;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What happens once Lookout has a URL: it tells where it is and what can be tried, and adds the
 * targets it shall start with, unless they are there already. A target of these that was deleted
 * comes back with the next start.
 */
final class FirstTargets {
  private final Service service;
  private final Store store;
  private final InstantSource clock;
  private final Optional<List<NewTarget>> wanted;
  private boolean done;

  /** These targets, or Lookout itself. */
  FirstTargets(
      Service service, Store store, InstantSource clock, Optional<List<NewTarget>> wanted) {
    this.service = service;
    this.store = store;
    this.clock = clock;
    this.wanted = wanted;
  }

  /** Called in a task, each time the port was opened: after a restart of the verticle again. */
  void listening(int port) {
    if (done) {
      return;
    }
    done = true;
    String self = "http://localhost:" + port;
    wanted.orElseGet(() -> OwnTargets.of(self)).forEach(this::add);
    announce(self);
  }

  private void add(NewTarget target) {
    store
        .addIfMissing(target, clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .map(added -> new TargetsChanged(added.target().id()))
        .ifPresent(change -> Bus.of(service.vertx()).publish(TARGETS_CHANGED, change));
  }

  private void announce(String self) {
    service
        .announce(self)
        .announce("three things to try:")
        .announce("  curl -d '{\"url\":\"https://example.org\"}' " + self + "/targets")
        .announce("  curl -m 0.2 " + self + "/slow")
        .announce("  curl -X POST " + self + "/verticles/scheduler/restart");
  }
}
