// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.service.RunningService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many targets at one-second intervals on one event loop. A short part of it runs with the other
 * tests; {@code make soak} runs 500 targets for a minute and tells how late the checks were.
 */
@Tag("slow")
final class SoakTest {
  private static final int TARGETS = Integer.getInteger("soak.targets", 100);
  private static final int CHECKS_EACH = Integer.getInteger("soak.seconds", 4);
  private static final boolean LONG = CHECKS_EACH >= 60;

  @Test
  @Timeout(300)
  void manyTargets_onOneEventLoop_areAllCheckedEverySecond(@TempDir Path folder) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpServer watched =
        get(vertx.createHttpServer().requestHandler(r -> r.response().end("ok")).listen(0));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(new Tee(printed, console), true, StandardCharsets.UTF_8));
    int port = Ports.free();
    RunningService service =
        Lookout.start(
            "--set", "http.port=" + port,
            "--set", "vertx.eventLoops=1",
            "--set", "database.url=sqlite:" + folder.resolve("lookout.db"),
            "--set", "targets.file=" + targets(folder, watched.actualPort()));
    try (Api api = new Api(port)) {
      get(service.started());
      long holdsOfTheStart = holds(printed);

      JsonObject summary = api.summary();
      while (summary.getLong("checks") < (long) TARGETS * CHECKS_EACH) {
        get(vertx.timer(1, TimeUnit.SECONDS));
        summary = api.summary();
      }

      long holds = holds(printed) - holdsOfTheStart;
      console.printf(
          "soak: %d targets every second on one event loop, %d checks; late: p99 %.1f ms;"
              + " latency: p50 %.2f ms, p99 %.2f ms; blocked-loop reports: %d%n",
          TARGETS,
          summary.getLong("checks"),
          summary.getDouble("lateP99Millis"),
          summary.getDouble("p50"),
          summary.getDouble("p99"),
          holds);
      assertThat(summary.getInteger("up")).isEqualTo(TARGETS);
      if (LONG) {
        assertThat(holds).as("blocked-loop reports").isZero();
      }
    } finally {
      System.setOut(console);
      get(service.stop("the soak is over"));
      get(vertx.close());
    }
  }

  private static long holds(ByteArrayOutputStream printed) {
    return printed
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(" has held "))
        .count();
  }

  private static Path targets(Path folder, int port) throws Exception {
    String yaml =
        IntStream.range(0, TARGETS)
            .mapToObj(i ->
                "  - {url: \"http://localhost:%d/%d\", everySeconds: 1, timeoutMillis: 900}\n"
                    .formatted(port, i))
            .collect(Collectors.joining("", "targets:\n", ""));
    return Files.writeString(folder.resolve("targets.yaml"), yaml);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Keeps what is printed, and prints it. */
  private static final class Tee extends OutputStream {
    private final ByteArrayOutputStream kept;
    private final PrintStream console;

    Tee(ByteArrayOutputStream kept, PrintStream console) {
      this.kept = kept;
      this.console = console;
    }

    @Override
    public void write(int b) {
      kept.write(b);
      console.write(b);
    }
  }
}
