// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.transport;

import static dev.selvage.tasks.Tasks.await;

import dev.selvage.tasks.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** A server on one event loop; {@code GET /64} is answered with 64 bytes, in a task. */
public final class TaskServer implements AutoCloseable {
  private final Vertx vertx;
  private final int port;

  private TaskServer(Vertx vertx) {
    this.vertx = vertx;
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(Tasks.handler(TaskServer::answer))
            .listen(0, "127.0.0.1")
            .await();
    this.port = server.actualPort();
  }

  /**
   * Opens it.
   *
   * @param transport nio, epoll or io_uring
   * @throws IllegalStateException when the machine or the class path does not have that transport
   */
  public static TaskServer open(String transport) {
    Transport wanted = named(transport);
    if (wanted == null || !wanted.available()) {
      Throwable cause = wanted == null ? null : wanted.unavailabilityCause();
      throw new IllegalStateException(
          transport + " cannot be used on this machine; PEERS='nio' leaves it out", cause);
    }
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1);
    return new TaskServer(Vertx.builder().with(options).withTransport(wanted).build());
  }

  private static @Nullable Transport named(String transport) {
    return switch (transport) {
      case "nio" -> Transport.NIO;
      case "epoll" -> Transport.EPOLL;
      case "io_uring" -> Transport.IO_URING;
      default -> throw new IllegalArgumentException("there is no transport " + transport);
    };
  }

  private static void answer(HttpServerRequest request) {
    int bytes = Integer.parseInt(request.path().substring(1));
    await(request.response().end("x".repeat(bytes)));
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
