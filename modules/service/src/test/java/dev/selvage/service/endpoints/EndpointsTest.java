// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.service.ExitStatus;
import dev.selvage.service.RunningService;
import dev.selvage.service.Service;
import dev.selvage.service.ServiceOptions;
import dev.selvage.service.Setup;
import dev.selvage.service.health.HealthCheck;
import dev.selvage.service.supervision.Drainable;
import dev.selvage.simulation.Simulation;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Workers;
import dev.selvage.tasks.offload.WorkersOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The endpoints over HTTP, in virtual time and on a network in memory. */
final class EndpointsTest {
  private static final int PORT = 9000;

  private final Simulation simulation = Simulation.seeded(5);
  private final Vertx vertx = simulation.vertx();
  private final HttpClient client = vertx.createHttpClient();

  record Answer(int status, String type, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  /** A verticle that serves requests which take two seconds. */
  private static final class Slow extends VerticleBase implements Drainable {
    private Future<HttpServer> server = Future.failedFuture("not started");

    @Override
    public Future<?> start() {
      server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> vertx.timer(2_000).onSuccess(v -> request.response().end("slow")))
              .listen(8080, "localhost");
      return server;
    }

    @Override
    public void drain(Duration limit) {
      Tasks.await(server.result().shutdown(limit.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private RunningService start(Setup setup, String... args) {
    ServiceOptions options =
        ServiceOptions.named("lookout")
            .withEnvironment(Map.of())
            .withVertx((builder, vertxOptions, config) -> Future.succeededFuture(vertx));
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--set", "management.port=" + PORT));
    return Service.start(options, all.toArray(String[]::new), setup);
  }

  private Future<Answer> request(HttpMethod method, int port, String path, String... headers) {
    return client
        .request(method, port, "localhost", path)
        .compose(request -> {
          for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
          }
          return request.send();
        })
        .compose(response ->
            response
                .body()
                .map(body ->
                    new Answer(
                        response.statusCode(),
                        String.valueOf(response.getHeader("Content-Type")),
                        body.toString())));
  }

  private Answer get(String path, String... headers) {
    return simulation.run(request(HttpMethod.GET, PORT, path, headers));
  }

  private Answer post(String path, String... headers) {
    return simulation.run(request(HttpMethod.POST, PORT, path, headers));
  }

  @Test
  void probes_followTheLifeOfTheService() {
    RunningService running = start(service -> service.deploy("slow", Starting::new));
    simulation.advanceBy(Duration.ofSeconds(1));
    List<Integer> starting = probes();
    simulation.run(running.started());
    List<Integer> ready = probes();
    Future<Integer> stopped = stopSlowly(running);
    List<Integer> draining = probes();

    assertThat(starting).containsExactly(200, 503, 503);
    assertThat(ready).containsExactly(200, 200, 200);
    assertThat(draining).containsExactly(200, 503, 200);
    assertThat(simulation.run(stopped)).isEqualTo(ExitStatus.STOPPED);
  }

  private List<Integer> probes() {
    return List.of(
        get("/health/live").status(),
        get("/health/ready").status(),
        get("/health/started").status());
  }

  /** Takes three seconds to start and three to drain. */
  private static final class Starting extends VerticleBase implements Drainable {
    @Override
    public Future<?> start() {
      return vertx.timer(3_000);
    }

    @Override
    public void drain(Duration limit) {
      Tasks.sleep(Duration.ofSeconds(3));
    }
  }

  private Future<Integer> stopSlowly(RunningService running) {
    Future<Integer> stopped = running.stop("test");
    simulation.advanceBy(Duration.ofSeconds(1));
    return stopped;
  }

  @Test
  void ready_reportsTheChecksOfTheService() {
    AtomicBoolean open = new AtomicBoolean(true);
    RunningService running =
        start(service -> service.ready("db", HealthCheck.that(open::get, "closed")));
    simulation.run(running.started());

    Answer before = get("/health/ready");
    open.set(false);
    Answer after = get("/health/ready");

    assertThat(before.status()).isEqualTo(200);
    assertThat(before.type()).isEqualTo("application/json");
    assertThat(after.status()).isEqualTo(503);
    assertThat(after.json().getJsonArray("checks").getJsonObject(1))
        .isEqualTo(
            new JsonObject("{\"name\": \"db\", \"status\": \"down\", \"failure\": \"closed\"}"));
  }

  @Test
  void metrics_arePrometheusText() {
    RunningService running =
        start(service -> {
          service.deploy("plain", Plain::new);
          service.metrics().counter("checks.done").increment();
        });
    simulation.run(running.started());

    Answer answer = get("/metrics");

    assertThat(answer.type()).startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains("checks_done_total 1.0")
        .contains("selvage_verticle_running{verticle=\"plain\"} 1.0")
        .contains("selvage_tasks_findings{kind=\"deadlock\"} 0.0")
        .contains("selvage_tasks_found_total{kind=\"stuck\"}");
  }

  @Test
  void metrics_haveTheNumbersOfTheWorkers() {
    RunningService running = start(service -> service.deploy("rendering", Rendering::new));
    simulation.run(running.started());

    String first = get("/metrics").body();
    String second = get("/metrics").body();

    assertThat(first)
        .contains("selvage_offload_begun{workers=\"pdf\"} 1.0")
        .contains("selvage_offload_running{workers=\"pdf\"} 0.0")
        .contains("selvage_offload_rejected{workers=\"pdf\"} 0.0");
    assertThat(second).containsOnlyOnce("selvage_offload_begun{workers=\"pdf\"}");
  }

  private static final class Rendering extends TaskVerticle {
    @Override
    protected void start(TaskGroup group) {
      Workers pdf = Workers.open(vertx, "pdf", WorkersOptions.defaults().withThreads(2));
      pdf.blocking(() -> "rendered");
    }
  }

  private static final class Plain extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.succeededFuture();
    }
  }

  @Test
  void verticles_areHiddenUnlessManagementIsEnabled() {
    RunningService running = start(service -> service.deploy("plain", Plain::new));
    simulation.run(running.started());

    assertThat(get("/verticles").status()).isEqualTo(404);
  }

  @Test
  void verticles_canBeListedAndRestarted() {
    RunningService running =
        start(service -> service.deploy("plain", Plain::new), "--set", "management.enabled=true");
    simulation.run(running.started());

    int accepted = post("/verticles/plain/restart").status();
    simulation.advanceBy(Duration.ofSeconds(1));
    JsonObject plain = new JsonArray(get("/verticles").body()).getJsonObject(0);

    assertThat(accepted).isEqualTo(202);
    assertThat(plain)
        .isEqualTo(
            new JsonObject(
                """
                {"name": "plain", "instances": 1, "threading": "event-loop", "state": "running",
                 "restarts": 1}
                """));
    assertThat(post("/verticles/absent/restart").status()).isEqualTo(404);
  }

  @Test
  void verticles_canBeStoppedToSeeThemStartedAgain() {
    RunningService running =
        start(service -> service.deploy("plain", Plain::new), "--set", "management.enabled=true");
    simulation.run(running.started());

    int accepted = post("/verticles/plain/stop").status();
    simulation.advanceBy(Duration.ofSeconds(1));
    JsonObject plain = new JsonArray(get("/verticles").body()).getJsonObject(0);

    assertThat(accepted).isEqualTo(202);
    assertThat(plain.getString("state")).isEqualTo("running");
    assertThat(plain.getString("lastFailure")).contains("not by its supervisor");
  }

  @Test
  void verticles_areForCallersOnThisMachineOnly() {
    RunningService running = start(service -> {}, "--set", "management.enabled=true");
    simulation.run(running.started());

    assertThat(get("/verticles").status()).isEqualTo(200);
    assertThat(get("/verticles", "Origin", "http://localhost:" + PORT).status()).isEqualTo(200);
    assertThat(get("/verticles", "Origin", "http://evil.example").status()).isEqualTo(403);
    assertThat(get("/verticles", "Host", "rebound.example").status()).isEqualTo(403);
    assertThat(get("/verticles", "X-Forwarded-For", "203.0.113.7").status()).isEqualTo(403);
  }

  @Test
  void tasks_areListedWithWhatTheyWaitFor() {
    RunningService running = start(service -> service.deploy("waiting", Waiting::new));
    simulation.run(running.started());

    JsonObject tree = get("/tasks").json();
    Answer some = get("/tasks?name=SLEEP&limit=10&places=false");
    Answer text = get("/tasks", "Accept", "text/plain");

    assertThat(tree.getJsonArray("findings")).isEmpty();
    assertThat(
            tree.getJsonArray("tasks").stream().map(task -> ((JsonObject) task).getString("name")))
        .contains("sleeper");
    JsonObject sleeper =
        some.json().getJsonArray("tasks").stream()
            .map(JsonObject.class::cast)
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(sleeper.getString("waitsFor")).isEqualTo("a sleep of PT1H");
    assertThat(sleeper.containsKey("at")).isFalse();
    assertThat(sleeper.getString("deployment")).isNotEmpty();
    assertThat(text.type()).isEqualTo("text/plain; charset=utf-8");
    assertThat(text.body()).contains("'sleeper' has waited for a sleep of PT1H for PT");
  }

  private static final class Waiting extends TaskVerticle {
    @Override
    protected void start(TaskGroup group) {
      group.fork("sleeper", () -> Tasks.sleep(Duration.ofHours(1)));
    }
  }

  @Test
  void tasks_withALimitThatIsNone_areRefused() {
    RunningService running = start(service -> {});
    simulation.run(running.started());

    Answer answer = get("/tasks?limit=many");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("detail"))
        .isEqualTo("limit must be a number from 1 to 10000, was 'many'");
  }

  @Test
  void tasks_areForCallersOnThisMachineOnly() {
    RunningService running = start(service -> {});
    simulation.run(running.started());

    assertThat(get("/tasks").status()).isEqualTo(200);
    assertThat(get("/tasks", "Host", "rebound.example").status()).isEqualTo(403);
    assertThat(get("/tasks", "X-Forwarded-For", "203.0.113.7").status()).isEqualTo(403);
  }

  @Test
  void stop_letsRequestsUnderWayEnd_andTakesNoNewOnes() {
    RunningService running = start(service -> service.deploy("slow", Slow::new));
    simulation.run(running.started());
    Future<Answer> underWay = request(HttpMethod.GET, 8080, "/");
    simulation.advanceBy(Duration.ofSeconds(1));

    Future<Integer> stopped = running.stop("test");
    simulation.advanceBy(Duration.ofMillis(100));
    Future<Answer> late = request(HttpMethod.GET, 8080, "/");

    assertThat(simulation.run(underWay).body()).isEqualTo("slow");
    assertThat(simulation.run(stopped)).isEqualTo(ExitStatus.STOPPED);
    assertThat(late.failed()).isTrue();
  }
}
