// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.trace;

import static dev.selvage.tasks.Tasks.await;
import static dev.selvage.tasks.Tasks.group;
import static dev.selvage.tasks.Tasks.sleep;
import static java.time.Duration.ofMillis;

import dev.selvage.tasks.Tasks;
import dev.selvage.tasks.offload.Offload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A program that knows nothing of traces: a request to {@code /outer} forks a task, which waits,
 * offloads something and asks the same server for {@code /inner}. Started with OpenTelemetry's
 * agent by {@link AgentTest}.
 */
final class TracedProgram {
  private final Vertx vertx = Vertx.currentContext().owner();
  private final HttpClient client = vertx.createHttpClient();

  private TracedProgram() {}

  public static void main(String[] arguments) {
    Tasks.main(() -> new TracedProgram().run());
  }

  private void run() {
    var server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(Tasks.handler(this::answer))
                .listen(0, "localhost"));
    int port = server.actualPort();
    Tasks.gather(List.of(1, 2), item -> get(port, "/outer").toString())
        .forEach(answer -> System.out.println("answer: " + answer));
  }

  private void answer(HttpServerRequest request) throws Exception {
    String answer = request.path().equals("/outer") ? outer(request) : "inner";
    await(request.response().end(answer));
  }

  private String outer(HttpServerRequest request) throws Exception {
    int port = request.localAddress().port();
    return group(g ->
        g.fork(
                () -> {
                  sleep(ofMillis(1));
                  Offload.blocking(() -> true);
                  return get(port, "/inner").toString();
                })
            .await());
  }

  private Buffer get(int port, String path) {
    return await(
        client
            .request(HttpMethod.GET, port, "localhost", path)
            .compose(request -> request.send())
            .compose(response -> response.body()));
  }
}
