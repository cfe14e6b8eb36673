// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Lookout as a client sees it: over a real socket, with the client of the JDK. */
final class Api implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  Api(int port) {
    this.base = "http://localhost:" + port;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long add(String url, int everySeconds, int timeoutMillis) {
    JsonObject target =
        new JsonObject()
            .put("url", url)
            .put("everySeconds", everySeconds)
            .put("timeoutMillis", timeoutMillis);
    HttpResponse<String> answer = post("/targets", target.encode());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body()).getLong("id");
  }

  JsonObject target(long id) {
    return new JsonObject(get("/targets/" + id).body());
  }

  JsonArray targets() {
    return new JsonArray(get("/targets").body());
  }

  JsonObject summary() {
    return new JsonObject(get("/summary").body());
  }

  /** The target, as soon as it is as wanted; the timeout of the test is the limit. */
  JsonObject targetOnce(long id, Predicate<JsonObject> wanted) {
    JsonObject target = target(id);
    while (!wanted.test(target)) {
      pause();
      target = target(id);
    }
    return target;
  }

  /** Asks, and hangs up after a while. */
  void giveUp(String path, int millis) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMillis(millis)).build();
    try {
      client.send(request, BodyHandlers.ofString());
      throw new AssertionError(path + " answered within " + millis + " ms");
    } catch (HttpTimeoutException e) {
      client.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitTrue(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      pause();
    }
  }

  boolean isReady() {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Another process tells nothing that could be waited for. The limit of a test interrupts it. */
  private static void pause() {
    if (Thread.interrupted()) {
      throw new AssertionError("what was waited for has not come within the time of the test");
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
  }

  /** The data of the next event of this name that is as wanted. */
  JsonObject nextEvent(BufferedReader events, String name, Predicate<JsonObject> wanted)
      throws IOException {
    String event = "";
    while (true) {
      String line = events.readLine();
      if (line == null) {
        throw new IOException("the stream of events has ended");
      }
      if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      } else if (line.startsWith("data: ") && event.equals(name)) {
        JsonObject data = new JsonObject(line.substring("data: ".length()));
        if (wanted.test(data)) {
          return data;
        }
      }
    }
  }

  BufferedReader events() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/events")).build();
    HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
