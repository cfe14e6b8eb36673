// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the page with targets that no Lookout would have, and can vanish in the middle. */
final class StubServer implements AutoCloseable {
  private static final String JSON = "application/json";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpExchange> listeners = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile JsonObject tasks = new JsonObject();

  /**
   * Starts it.
   *
   * @param port where; 0 for any free one
   */
  StubServer(int port, JsonObject... targets) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, "text/html", page("index.html")));
    server.createContext("/tree", exchange -> answer(exchange, "text/html", page("tasks.html")));
    server.createContext("/tasks", exchange -> answer(exchange, JSON, tasks.encode()));
    server.createContext(
        "/targets", exchange -> answer(exchange, JSON, JsonArray.of((Object[]) targets).encode()));
    server.createContext("/targets/", exchange -> answer(exchange, JSON, "[]"));
    server.createContext("/summary", exchange -> answer(exchange, JSON, "{\"checks\":0}"));
    server.createContext("/events", this::listen);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:%d/".formatted(port());
  }

  static JsonObject target(int id, String url) {
    return new JsonObject()
        .put("id", id)
        .put("url", url)
        .put("everySeconds", 1)
        .put("timeoutMillis", 1_000)
        .put("state", "UP")
        .put("since", "2025-01-01T00:00:00Z")
        .put("checks", 1);
  }

  /** What {@code /tasks} answers from now on. */
  void tasks(JsonObject tree) {
    tasks = tree;
  }

  /** Tells all pages that are open. */
  void tell(String event, JsonObject data) throws IOException {
    for (HttpExchange listener : listeners) {
      send(listener, "event: %s\ndata: %s\n\n".formatted(event, data.encode()));
    }
  }

  private void listen(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    send(exchange, ": listening\n\n");
    listeners.add(exchange);
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String page(String name) throws IOException {
    try (InputStream file = StubServer.class.getResourceAsStream("/page/" + name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
