// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import static dev.selvage.examples.lookout.model.Addresses.CHECKED;
import static dev.selvage.examples.lookout.model.Addresses.STATE_CHANGED;
import static dev.selvage.examples.lookout.model.Addresses.TARGETS_CHANGED;

import dev.selvage.bus.Bus;
import dev.selvage.examples.lookout.store.Store;
import dev.selvage.http.server.HttpServerHandle;
import dev.selvage.http.server.Routes;
import dev.selvage.service.supervision.Drainable;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The verticle {@code web}. */
public final class Web extends TaskVerticle implements Drainable {
  private final HttpSettings settings;
  private final Parts parts;
  private @Nullable HttpServerHandle server;

  /**
   * What the verticle works with.
   *
   * @param store the targets
   * @param clock the time of day
   * @param endpoints adds the endpoints that every service has
   * @param listening is told the port, in a task of the verticle, whenever it was opened
   */
  public record Parts(
      Store store, InstantSource clock, Consumer<Router> endpoints, IntConsumer listening) {}

  /** Serves on the port of the settings. */
  public Web(HttpSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  @Override
  protected void start(TaskGroup group) {
    Bus bus = Bus.of(vertx);
    Events events = new Events();
    bus.subscribe(CHECKED, checked -> events.tell("check", checked.check()));
    bus.subscribe(STATE_CHANGED, change -> events.tell("state", change));
    bus.subscribe(TARGETS_CHANGED, change -> events.tell("targets", Map.of()));
    HttpServerHandle opened = routes(bus, events).listen(settings.port(), settings.host());
    server = opened;
    parts.listening().accept(opened.actualPort());
  }

  private Routes routes(Bus bus, Events events) {
    Routes routes = Routes.of(vertx);
    new TargetRoutes(parts.store(), bus, parts.clock()).addTo(routes);
    new DemoRoutes(parts.clock()).addTo(routes);
    routes.events("/events", (request, out) -> events.serve(out));
    routes.page("/", "page/index.html");
    routes.page("/tree", "page/tasks.html");
    parts.endpoints().accept(routes.router());
    return routes;
  }

  /** Answers what has been asked, and takes no more questions. */
  @Override
  public void drain(Duration limit) {
    HttpServerHandle current = server;
    if (current != null) {
      current.drain(limit);
    }
  }
}
