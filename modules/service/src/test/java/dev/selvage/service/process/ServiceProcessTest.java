// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.service.Launcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services in processes of their own, with real signals and exit statuses. */
@Tag("slow")
final class ServiceProcessTest {
  private static final String READY = "http://";
  private static final String[] STEPS = {
    "demo is ready after",
    "demo stops: SIGTERM",
    "stop 1/7 not ready",
    "stop 2/7 drain",
    "stop 3/7 cancel",
    "stop 4/7 undeploy: web",
    "stop 5/7 hang",
    "flushed",
    "stop 6/7 flush",
    "stop 7/7 close",
    "demo has stopped with status 0"
  };

  @TempDir Path directory;

  private ChildService demo(String... args) throws IOException {
    return ChildService.start(directory, DemoService.class, args);
  }

  @Test
  void sigterm_stopsInOrder_andTheStatusIsZero() throws Exception {
    try (ChildService child = demo()) {
      child.readUntil(READY);

      child.terminate();
      int status = child.end();

      assertThat(status).as(child.lines().toString()).isZero();
      assertThat(child.seen(STEPS)).containsExactly(STEPS);
    }
  }

  @Test
  void secondSigterm_endsTheProcessAtOnce() throws Exception {
    try (ChildService child = demo("--set", "hang=50s", "--set", "shutdown.grace=60s")) {
      child.readUntil(READY);
      child.terminate();
      child.readUntil("stop 4/7");

      child.terminate();
      int status = child.end();

      assertThat(status).isEqualTo(143);
      assertThat(child.lines()).contains("stopped at once by a second signal");
    }
  }

  @Test
  void sigterm_whenTheGraceIsOver_endsAndSaysWhatItWasDoing() throws Exception {
    try (ChildService child =
        demo("--set", "hang=50s", "--set", "shutdown.drain=1s", "--set", "shutdown.grace=3s")) {
      child.readUntil(READY);

      child.terminate();
      int status = child.end();

      assertThat(status).as(child.lines().toString()).isEqualTo(3);
      assertThat(child.seen("stop 5/7 hang was cut short", "while stopping: hang")).hasSize(1);
    }
  }

  @Test
  void exitBySomebodyElse_stillStopsInOrder() throws Exception {
    try (ChildService child = demo("--set", "exit=true")) {
      assertThat(child.end()).isEqualTo(7);
      assertThat(child.seen("flushed", "stop 7/7 close"))
          .containsExactly("flushed", "stop 7/7 close");
    }
  }

  @Test
  void unusableConfiguration_isPrinted_andTheStatusIsTwo() throws Exception {
    try (ChildService child = demo("--set", "hang=soon", "--set", "colour=red")) {
      assertThat(child.end()).isEqualTo(2);
      assertThat(child.lines())
          .contains(
              "  hang: expected a duration such as 5s or 100ms, got \"soon\" (--set)",
              "  colour: unknown key, known here: hang, exit, verticles, management, shutdown,"
                  + " vertx (--set)");
    }
  }

  @Test
  void unknownArgument_isPrintedWithTheUsage_andTheStatusIsTwo() throws Exception {
    try (ChildService child = demo("--port", "80")) {
      assertThat(child.end()).isEqualTo(2);
      assertThat(child.lines()).startsWith("unknown argument --port", "demo: options");
    }
  }

  @Test
  void descriptor_runsWithoutAProgram_andServesHealthAndMetrics() throws Exception {
    Path descriptor =
        Files.writeString(
            directory.resolve("price-board.yaml"),
            """
            management: {port: 0}
            verticles:
              ticker:
                class: dev.selvage.service.process.Ticker
                config: {text: tick}
            """);
    try (ChildService child =
        ChildService.start(directory, Launcher.class, "--config", descriptor.toString())) {
      String line = child.readUntil("management: ");
      URI base = URI.create(line.strip().substring("management: ".length()));

      String ready = get(base.resolve("/health/ready"));
      String metrics = get(base.resolve("/metrics"));
      child.terminate();
      int status = child.end();

      assertThat(ready).contains("\"status\":\"up\"");
      assertThat(metrics).contains("jvm_memory_used_bytes", "vertx_http_server_active_connections");
      assertThat(child.lines()).contains("tick");
      assertThat(child.seen("price-board is ready")).hasSize(1);
      assertThat(status).isZero();
    }
  }

  private static String get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
