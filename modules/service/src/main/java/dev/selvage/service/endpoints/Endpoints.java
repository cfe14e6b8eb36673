// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import static java.lang.System.Logger.Level.WARNING;

import dev.selvage.service.health.HealthChecks;
import dev.selvage.service.supervision.Supervisor;
import dev.selvage.service.supervision.VerticleState;
import dev.selvage.service.supervision.VerticleStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The endpoints of a service.
 *
 * <table>
 *   <caption>what they answer</caption>
 *   <tr><td>{@code GET /health/live}</td><td>200 or 503 with a {@code HealthReport} as JSON: whether
 *       the process is worth keeping</td></tr>
 *   <tr><td>{@code GET /health/ready}</td><td>the same: whether it should get requests</td></tr>
 *   <tr><td>{@code GET /health/started}</td><td>the same: whether all verticles have started</td></tr>
 *   <tr><td>{@code GET /metrics}</td><td>Prometheus text</td></tr>
 *   <tr><td>{@code GET /tasks}</td><td>the living tasks, those first that will not go on by themselves:
 *       JSON, or text if that is what is accepted; {@code ?name=} for some of them, {@code ?limit=} (200,
 *       at most 10000), {@code ?places=false} for less work</td></tr>
 *   <tr><td>{@code GET /verticles}</td><td>a list of the verticles and their states</td></tr>
 *   <tr><td>{@code POST /verticles/{name}/restart}</td><td>202 and it is restarted, 404, or 409 if it
 *       is just being started or stopped</td></tr>
 *   <tr><td>{@code POST /verticles/{name}/stop}</td><td>202 and it is undeployed as if by accident, so
 *       that one can see it started again; 404, 409 if it does not run</td></tr>
 * </table>
 *
 * <p>The last three are there only when {@code management.enabled} is set; those and {@code /tasks}
 * answer callers on their own machine only. Errors are {@code application/problem+json}.
 */
public final class Endpoints {
  private static final System.Logger LOG = System.getLogger("dev.selvage.service");
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Probes probes;
  private final PrometheusMeterRegistry registry;
  private final Supervisor supervisor;
  private final WorkerMeters workers;

  /** The checks behind the three probes. */
  public record Probes(HealthChecks live, HealthChecks ready, HealthChecks started) {}

  /** The endpoints of a service that has these parts. */
  public Endpoints(
      Vertx vertx, Probes probes, PrometheusMeterRegistry registry, Supervisor supervisor) {
    this.vertx = vertx;
    this.probes = probes;
    this.registry = registry;
    this.supervisor = supervisor;
    this.workers = new WorkerMeters(vertx, registry);
  }

  /** Adds the endpoints to a router. */
  public void mount(Router router, ManagementOptions options) {
    router.get("/health/live").handler(ctx -> probe(ctx, probes.live));
    router.get("/health/ready").handler(ctx -> probe(ctx, probes.ready));
    router.get("/health/started").handler(ctx -> probe(ctx, probes.started));
    router.get("/metrics").handler(this::metrics);
    router.route("/tasks").handler(Endpoints::requireLocal);
    router.get("/tasks").handler(new TasksEndpoint(vertx));
    if (options.enabled()) {
      router.route("/verticles*").handler(Endpoints::requireLocal);
      router.get("/verticles").handler(this::verticles);
      router
          .post("/verticles/:name/restart")
          .handler(ctx -> act(ctx, VerticleState::canRestart, supervisor::restart));
      router
          .post("/verticles/:name/stop")
          .handler(ctx -> act(ctx, VerticleState.RUNNING::equals, supervisor::interrupt));
    }
  }

  /** Serves the endpoints, and nothing else, on the port of the options, which must have one. */
  public Future<HttpServer> serve(ManagementOptions options) {
    Router router = Router.router(vertx);
    mount(router, options);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(options.host()))
        .requestHandler(router)
        .listen(options.port().orElseThrow());
  }

  private static void probe(RoutingContext ctx, HealthChecks checks) {
    checks
        .probe()
        .onSuccess(report -> json(ctx, report.up() ? 200 : 503, report.toJson()))
        .onFailure(ctx::fail);
  }

  /** Collected on a worker: a registry with many meters takes milliseconds. */
  private void metrics(RoutingContext ctx) {
    vertx
        .executeBlocking(this::scrape, false)
        .compose(text -> ctx.response().putHeader("Content-Type", PROMETHEUS).end(text))
        .onFailure(ctx::fail);
  }

  /** One at a time: the numbers of the workers are replaced, not changed. */
  private synchronized String scrape() {
    workers.refresh();
    return registry.scrape();
  }

  private static void requireLocal(RoutingContext ctx) {
    Optional<String> refusal = LocalCallers.refusal(ctx.request());
    if (refusal.isPresent()) {
      problem(ctx, 403, refusal.get());
    } else {
      ctx.next();
    }
  }

  private void verticles(RoutingContext ctx) {
    JsonArray list = new JsonArray();
    supervisor.verticles().forEach(verticle -> list.add(json(verticle)));
    send(ctx, 200, "application/json", list.encode());
  }

  /** Answers first: the verticle may be the one that holds the connection. */
  private void act(
      RoutingContext ctx,
      Predicate<VerticleState> possible,
      Function<String, Future<Void>> action) {
    String name = ctx.pathParam("name");
    Optional<VerticleStatus> status = supervisor.verticle(name);
    if (status.isEmpty()) {
      problem(ctx, 404, "no verticle has the name " + name);
    } else if (!possible.test(status.get().state())) {
      problem(ctx, 409, name + " is " + lower(status.get().state()));
    } else {
      json(ctx, 202, json(status.get()))
          .compose(v -> action.apply(name))
          .onFailure(e -> LOG.log(WARNING, ctx.request().path() + " failed", e));
    }
  }

  private static JsonObject json(VerticleStatus status) {
    JsonObject json =
        new JsonObject()
            .put("name", status.name())
            .put("instances", status.instances())
            .put("threading", lower(status.threading()))
            .put("state", lower(status.state()))
            .put("restarts", status.restarts());
    status.lastFailure().ifPresent(failure -> json.put("lastFailure", failure));
    return json;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Future<Void> json(RoutingContext ctx, int status, JsonObject body) {
    return send(ctx, status, "application/json", body.encode());
  }

  static void problem(RoutingContext ctx, int status, String detail) {
    JsonObject body = new JsonObject().put("status", status).put("detail", detail);
    send(ctx, status, "application/problem+json", body.encode());
  }

  static Future<Void> send(RoutingContext ctx, int status, String type, String body) {
    return ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(body)
        .onFailure(e -> ctx.request().connection().close());
  }
}
