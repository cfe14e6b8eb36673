// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.browser;

import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a browser: calls and their answers, found by number.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>
 */
final class DevTools implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 45;

  private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
  private final List<String> exceptions = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private int lastCall;

  private DevTools(URI uri) {
    socket = client.newWebSocketBuilder().buildAsync(uri, new Answers()).join();
  }

  static DevTools connect(URI uri) {
    return new DevTools(uri);
  }

  /**
   * Calls a method and waits for its answer.
   *
   * @param session of a tab; empty for the browser itself
   * @throws IllegalStateException if the browser refuses, is gone or does not answer
   */
  JsonObject call(String session, String method, JsonObject params) {
    int id = ++lastCall;
    JsonObject message = new JsonObject().put("id", id).put("method", method).put("params", params);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    calls.put(id, answer);
    socket.sendText(message.encode(), true).join();
    return result(method, answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
  }

  private static JsonObject result(String method, JsonObject answer) {
    JsonObject error = answer.getJsonObject("error");
    if (error != null) {
      throw new IllegalStateException(
          "The browser refused %s: %s".formatted(method, error.getString("message")));
    }
    return answer.getJsonObject("result");
  }

  /** The exceptions that no script of any tab has caught. */
  List<String> exceptions() {
    return List.copyOf(exceptions);
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private void received(JsonObject message) {
    Integer id = message.getInteger("id");
    CompletableFuture<JsonObject> answer = id == null ? null : calls.remove(id);
    if (answer != null) {
      answer.complete(message);
    } else if ("Runtime.exceptionThrown".equals(message.getString("method"))) {
      exceptions.add(message.getJsonObject("params").getJsonObject("exceptionDetails").encode());
    }
  }

  private void ended(Throwable cause) {
    calls.values().forEach(answer -> answer.completeExceptionally(cause));
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        JsonObject message = new JsonObject(parts.toString());
        parts.setLength(0);
        received(message);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      ended(new EOFException("The browser closed the connection: " + status + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended(error);
    }
  }
}
