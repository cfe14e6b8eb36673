// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.gather;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.selvage.service.launch.TransportChoice;
import dev.selvage.tasks.TaskGroup;
import dev.selvage.tasks.TaskVerticle;
import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks on the event loops of each transport: HTTP, timers, workers and cancellation. */
@Timeout(60)
final class TransportTest {
  private final LogCapture log = new LogCapture();

  /** Serves with a timer and a worker, and never answers {@code /never}. */
  private static final class Web extends TaskVerticle {
    private final Promise<Integer> port;
    private final Promise<String> cancelled;

    Web(Promise<Integer> port, Promise<String> cancelled) {
      this.port = port;
      this.cancelled = cancelled;
    }

    @Override
    protected void start(TaskGroup group) {
      var server =
          vertx
              .createHttpServer()
              .requestHandler(Tasks.handler(this::answer))
              .listen(0, "127.0.0.1");
      port.complete(await(server).actualPort());
      group.fork(
          "until the end",
          () -> {
            try {
              await(Promise.promise().future());
            } finally {
              cancelled.complete("cancelled");
            }
          });
    }

    private void answer(HttpServerRequest request) {
      Buffer body = await(request.body());
      sleep(ofMillis(1));
      String text = Offload.blocking(() -> body + " on a worker");
      await(request.response().end(text));
    }
  }

  @AfterEach
  void close() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"NIO", "EPOLL", "IO_URING", "AUTO"})
  void service_onATransport_runsItsTasks(TransportChoice choice) {
    Optional<String> problem = problem(choice);
    Assumptions.assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
    Promise<Integer> port = Promise.promise();
    Promise<String> cancelled = Promise.promise();
    String name = choice.name().toLowerCase(Locale.ROOT);

    RunningService running =
        Service.start(
            ServiceOptions.named("web").withEnvironment(Map.of()),
            new String[] {"--set", "vertx.transport=" + name},
            service -> service.deploy("web", () -> new Web(port, cancelled)));
    Vertx vertx = get(running.started()).vertx();
    List<String> answers = get(Tasks.run(vertx, () -> requests(vertx, await(port.future()))));

    assertThat(answers).hasSize(40).allMatch(text -> text.matches("200 number \\d+ on a worker"));
    assertThat(vertx.isNativeTransportEnabled())
        .isEqualTo(choice.transport() != TransportChoice.NIO.transport());
    assertThat(get(running.stop("the test is over"))).isZero();
    assertThat(get(cancelled.future())).isEqualTo("cancelled");
    String line = "transport: " + choice.transport().name();
    assertThat(log.lines("web is ready"))
        .singleElement()
        .asString()
        .matches(text -> text.contains(line) == (choice != TransportChoice.NIO));
  }

  private static Optional<String> problem(TransportChoice choice) {
    try {
      return choice.transport().available() ? Optional.empty() : Optional.of("not available");
    } catch (IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> requests(Vertx vertx, int port) {
    HttpClient client = vertx.createHttpClient();
    List<Integer> numbers = IntStream.range(0, 40).boxed().toList();
    return gather(
        numbers,
        10,
        number -> {
          HttpClientRequest request =
              await(client.request(HttpMethod.POST, port, "127.0.0.1", "/" + number));
          return await(request.send("number " + number).compose(TransportTest::said));
        });
  }

  /** In the callback: a body that is asked for later, in a task, may have passed by. */
  private static Future<String> said(HttpClientResponse response) {
    return response.body().map(body -> response.statusCode() + " " + body);
  }

  private static <T extends @Nullable Object> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
