// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.service.ExitStatus;
import dev.selvage.service.RunningService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole Lookout in this process, on real sockets and a real database. */
@TestInstance(Lifecycle.PER_CLASS)
final class LookoutTest {
  private static final String PROBLEM = "application/problem+json";

  private final int port = Ports.free();
  private final Api api = new Api(port);
  private RunningService service;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path targets = Files.writeString(folder.resolve("targets.yaml"), "targets: []\n");
    service =
        Lookout.start(
            "--set", "http.port=" + port,
            "--set", "database.url=sqlite:" + folder.resolve("lookout.db"),
            "--set", "targets.file=" + targets,
            "--set", "management.enabled=true");
    service.started().toCompletionStage().toCompletableFuture().get(50, TimeUnit.SECONDS);
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
    int status =
        service.stop("test").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(status).isEqualTo(ExitStatus.STOPPED);
  }

  // ---- the API

  @Test
  void target_isAddedCheckedShownAndDeleted() {
    HttpResponse<String> added =
        api.post("/targets", "{\"url\":\"http://localhost:%d/health/live\"}".formatted(port));
    JsonObject target = new JsonObject(added.body());
    long id = target.getLong("id");

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.headers().firstValue("location")).contains("/targets/" + id);
    assertThat(target.getInteger("everySeconds")).isEqualTo(5);
    assertThat(target.getInteger("timeoutMillis")).isEqualTo(2_000);
    assertThat(target.getString("state")).isEqualTo("UNKNOWN");
    assertThat(target.fieldNames())
        .contains("since", "checks", "lastError", "lastStatus", "p50", "p95", "p99");

    JsonObject up = api.targetOnce(id, it -> "UP".equals(it.getString("state")));
    assertThat(up.getLong("checks")).isPositive();
    assertThat(up.getInteger("lastStatus")).isEqualTo(200);

    JsonArray checks = new JsonArray(api.get("/targets/" + id + "/checks?limit=1").body());
    assertThat(checks).hasSize(1);
    assertThat(checks.getJsonObject(0).getString("state")).isEqualTo("UP");
    assertThat(checks.getJsonObject(0).getDouble("latencyMillis")).isPositive();
    assertThat(checks.getJsonObject(0).getInstant("at")).isNotNull();

    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
    assertThat(api.get("/targets/" + id).statusCode()).isEqualTo(404);
    assertThat(api.targets().stream().map(it -> ((JsonObject) it).getLong("id")))
        .doesNotContain(id);
  }

  @Test
  void summary_countsAndMeasures() {
    long id = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
    api.targetOnce(id, it -> it.getLong("checks") >= 2 && it.getDouble("p50") != null);

    JsonObject summary = api.summary();

    assertThat(summary.getLong("targets")).isPositive();
    assertThat(summary.getLong("checks")).isPositive();
    assertThat(summary.getDouble("p99")).isGreaterThanOrEqualTo(summary.getDouble("p50"));
    assertThat(summary.getDouble("lateP99Millis")).isNotNull();
    assertThat(summary.getJsonArray("percentiles").stream().map(JsonObject.class::cast))
        .anyMatch(it -> it.getLong("targetId") == id && it.getDouble("p95") != null);
    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  void events_tellOfChecksStatesAndTargets() throws Exception {
    try (BufferedReader events = api.events()) {
      long id = api.add("http://localhost:" + port + "/health/live", 1, 1_000);

      assertThat(api.nextEvent(events, "targets", it -> true)).isEmpty();
      JsonObject check =
          api.nextEvent(events, "check", it -> Objects.equals(it.getLong("targetId"), id));
      JsonObject change =
          api.nextEvent(events, "state", it -> Objects.equals(it.getLong("targetId"), id));

      assertThat(check.getString("state")).isEqualTo("UP");
      assertThat(check.getInteger("status")).isEqualTo(200);
      assertThat(change.getString("from")).isEqualTo("UNKNOWN");
      assertThat(change.getString("to")).isEqualTo("UP");
      assertThat(change.getInstant("at")).isNotNull();
      assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void page_isServed() {
    HttpResponse<String> page = api.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("Lookout");
  }

  @Test
  void metrics_countChecksAndTheirLateness() {
    long id = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
    api.targetOnce(id, it -> it.getLong("checks") > 0);

    assertThat(api.get("/metrics").body())
        .contains("lookout_check_latency_seconds_count{state=\"UP\"}")
        .contains("lookout_check_lateness_seconds{quantile=\"0.99\"}");
    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  void verticle_isRestarted_andNothingIsLost() {
    long id = api.add("http://localhost:" + port + "/health/live", 1, 1_000);
    api.targetOnce(id, it -> it.getLong("checks") > 0);

    assertThat(api.post("/verticles/scheduler/restart", "").statusCode()).isEqualTo(202);
    long before = api.target(id).getLong("checks");
    JsonObject after = api.targetOnce(id, it -> it.getLong("checks") > before + 1);

    assertThat(after.getString("state")).isEqualTo("UP");
    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
  }

  // ---- bad input

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                              | 400",
        "nonsense                                       | 400",
        "''                                             | 400",
        "[]                                             | 400",
        "{}                                             | 400",
        "{\"url\":17}                                   | 400",
        "{\"url\":null}                                 | 400",
        "{\"url\":\"nonsense\"}                         | 400",
        "{\"url\":\"ftp://localhost/\"}                 | 400",
        "{\"url\":\"http://x/\",\"everySeconds\":0}     | 400",
        "{\"url\":\"http://x/\",\"timeoutMillis\":-1}   | 400",
        "{\"url\":\"http://x/\",\"timeoutMillis\":1.5}  | 400",
        "{\"url\":\"http://x/\",\"timeoutMillis\":\"x\"}| 400",
        "{\"url\":\"http://x/\",\"every\":5}            | 400"
      })
  void post_ofSomethingElseThanATarget_isAProblem(String body, int status) {
    HttpResponse<String> answer = api.post("/targets", body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue(PROBLEM);
    assertThat(new JsonObject(answer.body()).getString("detail")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /targets/4711/checks, 404",
    "GET, /targets/4711, 404",
    "GET, /targets/x, 400",
    "DELETE, /targets/4711, 404",
    "DELETE, /targets/-1, 404",
    "GET, /nowhere, 404"
  })
  void unknownId_isAProblem(String method, String path, int status) {
    HttpResponse<String> answer = method.equals("GET") ? api.get(path) : api.delete(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue(PROBLEM);
  }

  @ParameterizedTest
  @CsvSource({"0", "1001", "-5", "many"})
  void limitOutOfRange_isAProblem(String limit) {
    long id = api.add("http://localhost:" + port + "/health/live", 60, 1_000);

    assertThat(api.get("/targets/" + id + "/checks?limit=" + limit).statusCode()).isEqualTo(400);
    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
  }

  /** Adds a target, waits for its first check, deletes it, and sees that all else goes on. */
  private JsonObject down(String url, int timeoutMillis) {
    long id = api.add(url, 1, timeoutMillis);
    JsonObject target = api.targetOnce(id, it -> it.getLong("checks") > 0);
    assertThat(target.getString("state")).isEqualTo("DOWN");
    assertThat(target.getValue("lastStatus")).isNull();
    assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
    assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
    return target;
  }

  @Test
  void hostThatRefuses_isDown() {
    JsonObject target = down("http://localhost:" + Ports.free() + "/", 1_000);

    assertThat(target.getString("lastError")).contains("no connection");
  }

  @Test
  void hostThatDoesNotExist_isDown() {
    JsonObject target = down("http://no-such-host.invalid/", 1_000);

    assertThat(target.getString("lastError")).contains("no-such-host.invalid");
  }

  @Test
  void serverThatNeverAnswers_isDown() throws Exception {
    try (BadServer server = BadServer.silent()) {
      JsonObject target = down(server.url(), 300);

      assertThat(target.getString("lastError")).contains("PT0.3S");
    }
  }

  @Test
  void serverThatSpeaksNoHttp_isDown() throws Exception {
    try (BadServer server = BadServer.text("SSH-2.0-OpenSSH_9.9\r\n\r\n")) {
      JsonObject target = down(server.url(), 1_000);

      assertThat(target.getString("lastError")).contains(server.url());
    }
  }

  @Test
  void redirectLoop_isDown() throws Exception {
    String loop = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    try (BadServer server = BadServer.text(loop)) {
      JsonObject target = down(server.url(), 1_000);

      assertThat(target.getString("lastError")).contains("circle");
    }
  }

  @Test
  void gigabyte_isDown_andNotRead() throws Exception {
    try (BadServer server = BadServer.body(1L << 30)) {
      JsonObject target = down(server.url(), 5_000);

      assertThat(target.getString("lastError")).contains("larger than the allowed 1048576 bytes");
      assertThat(server.written()).isLessThan(64L << 20);
    }
  }

  @Test
  void badStatus_isDown_andIsShown() throws Exception {
    try (BadServer server =
        BadServer.text("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
      long id = api.add(server.url(), 1, 1_000);
      JsonObject target = api.targetOnce(id, it -> it.getLong("checks") > 0);

      assertThat(target.getString("state")).isEqualTo("DOWN");
      assertThat(target.getInteger("lastStatus")).isEqualTo(500);
      assertThat(api.delete("/targets/" + id).statusCode()).isEqualTo(204);
    }
  }
}
