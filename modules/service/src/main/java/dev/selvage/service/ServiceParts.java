// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import static java.lang.System.Logger.Level.INFO;

import dev.selvage.service.config.Config;
import dev.selvage.service.endpoints.Endpoints;
import dev.selvage.service.health.HealthCheck;
import dev.selvage.service.health.HealthChecks;
import dev.selvage.service.supervision.Supervisor;
import dev.selvage.service.supervision.VerticleState;
import dev.selvage.service.supervision.VerticleStatus;
import dev.selvage.tasks.Action;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * What a service consists of. The lists are guarded by this; the rest is final or volatile.
 *
 * <p>Verticles are declared until {@link #assembled}; everything else may be added at any time and
 * counts from then on.
 */
final class ServiceParts {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  /** Something named to be done at the end. */
  record EndAction(String name, Duration timeout, Action<?> action) {}

  private final String name;
  private final Config config;
  private final Vertx vertx;
  private final Context context;
  private final PrometheusMeterRegistry registry;
  private final Supervisor supervisor;
  private final HealthChecks live;
  private final HealthChecks ready;
  private final Endpoints endpoints;
  private final SequencedMap<String, Declaration> declarations = new LinkedHashMap<>();
  private final List<EndAction> shutdownHandlers = new ArrayList<>();
  private final List<EndAction> drainActions = new ArrayList<>();
  private final List<String> announcements = new ArrayList<>();
  private boolean assembled;
  private volatile Phase phase = Phase.STARTING;

  ServiceParts(String name, Config config, Vertx vertx, PrometheusMeterRegistry registry) {
    this.name = name;
    this.config = config;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.registry = registry;
    this.supervisor = Supervisor.on(context);
    this.live = new HealthChecks(vertx, CHECK_LIMIT);
    this.ready = new HealthChecks(vertx, CHECK_LIMIT);
    HealthChecks started = new HealthChecks(vertx, CHECK_LIMIT);
    started.add("service", HealthCheck.that(() -> phase != Phase.STARTING, "starting"));
    ready.add("service", this::requireReady);
    live.add("verticles", this::requireNoneFailed);
    live.add("event loops", HealthCheck.of(() -> supervisor.answer(ANSWER_LIMIT)));
    Endpoints.Probes probes = new Endpoints.Probes(live, ready, started);
    this.endpoints = new Endpoints(vertx, probes, registry, supervisor);
    TaskMeters.register(vertx, registry);
  }

  private void requireReady() {
    if (phase != Phase.READY) {
      throw new IllegalStateException(phase.name().toLowerCase(Locale.ROOT));
    }
  }

  private void requireNoneFailed() {
    List<String> failed =
        supervisor.verticles().stream()
            .filter(verticle -> verticle.state() == VerticleState.FAILED)
            .map(VerticleStatus::name)
            .toList();
    if (!failed.isEmpty()) {
      throw new IllegalStateException(String.join(", ", failed) + " failed for good");
    }
  }

  synchronized void declare(String verticle, Declaration declaration) {
    if (assembled) {
      throw new IllegalStateException(
          "verticles are declared in the setup; " + verticle + " came too late");
    }
    if (declarations.putIfAbsent(verticle, declaration) != null) {
      throw new IllegalArgumentException("two verticles have the name " + verticle);
    }
  }

  synchronized SequencedMap<String, Declaration> declarations() {
    return new LinkedHashMap<>(declarations);
  }

  /** Hands the verticles, as the configuration changed them, over to the supervisor. */
  synchronized void assembled(SequencedMap<String, Declaration> verticles) {
    assembled = true;
    verticles.forEach((verticle, declaration) -> {
      supervisor.declare(verticle, declaration.options(), declaration.supplier());
      meter(verticle);
    });
    declarations.clear();
    declarations.putAll(verticles);
  }

  private void meter(String verticle) {
    Gauge.builder("selvage.verticle.running", () -> isRunning(verticle) ? 1 : 0)
        .description("1 while all instances of the verticle run")
        .tag("verticle", verticle)
        .register(registry);
    Gauge.builder("selvage.verticle.restarts", () -> restarts(verticle))
        .description("How often instances of the verticle were started again")
        .tag("verticle", verticle)
        .register(registry);
  }

  private boolean isRunning(String verticle) {
    return supervisor
        .verticle(verticle)
        .filter(status -> status.state() == VerticleState.RUNNING)
        .isPresent();
  }

  private long restarts(String verticle) {
    return supervisor.verticle(verticle).map(VerticleStatus::restarts).orElse(0L);
  }

  synchronized void addShutdownHandler(String handler, Duration timeout, Action<?> action) {
    shutdownHandlers.add(new EndAction(handler, timeout, action));
  }

  synchronized List<EndAction> shutdownHandlers() {
    return List.copyOf(shutdownHandlers);
  }

  synchronized void addDrainAction(String drain, Action<?> action) {
    drainActions.add(new EndAction(drain, Duration.ZERO, action));
  }

  synchronized List<EndAction> drainActions() {
    return List.copyOf(drainActions);
  }

  synchronized void announce(String line) {
    if (phase == Phase.STARTING) {
      announcements.add(line);
    } else if (phase == Phase.READY) {
      LOG.log(INFO, line);
    }
  }

  /**
   * Enters the phase, unless a later one was entered already; returns what was announced before.
   */
  synchronized List<String> enter(Phase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
    return List.copyOf(announcements);
  }

  String name() {
    return name;
  }

  Config config() {
    return config;
  }

  Vertx vertx() {
    return vertx;
  }

  /** A context that belongs to no verticle. */
  Context context() {
    return context;
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  HealthChecks live() {
    return live;
  }

  HealthChecks ready() {
    return ready;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Phase phase() {
    return phase;
  }
}
