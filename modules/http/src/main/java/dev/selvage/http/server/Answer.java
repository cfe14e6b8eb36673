// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import dev.selvage.http.Json;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes over the wire: a value of a handler, encoded. */
record Answer(int status, Map<String, String> headers, @Nullable Buffer body) {
  /** The handler has written the response itself. */
  static final Answer WRITTEN = new Answer(200, Map.of(), null);

  private static final String TYPE = "content-type";

  /** Encodes what a handler returned. May wait, if that is a future. */
  static Answer of(@Nullable Object value, Json json, String path) {
    return switch (value) {
      case null -> new Answer(204, Map.of(), null);
      case Answer answer -> answer;
      case Reply(var status, var headers, var body) -> encoded(status, headers, body, json);
      case Problem problem -> of(problem, path);
      case Optional<?> optional when optional.isEmpty() ->
          of(Problem.notFound("there is no " + path), path);
      case Optional<?> optional -> of(optional.get(), json, path);
      case Future<?> future -> of(Tasks.<@Nullable Object>await(future.map(it -> it)), json, path);
      default -> encoded(200, Map.of(), value, json);
    };
  }

  static Answer of(Problem problem, String path) {
    Map<String, String> headers = new LinkedHashMap<>(problem.headers());
    headers.put(TYPE, "application/problem+json");
    return new Answer(problem.status(), headers, Json.strict().write(problem.document(path)));
  }

  private static Answer encoded(
      int status, Map<String, String> headers, @Nullable Object body, Json json) {
    return switch (body) {
      case null -> new Answer(status, headers, null);
      case String text ->
          new Answer(status, typed(headers, "text/plain; charset=utf-8"), Buffer.buffer(text));
      case Buffer bytes -> new Answer(status, typed(headers, "application/octet-stream"), bytes);
      case byte[] bytes ->
          new Answer(status, typed(headers, "application/octet-stream"), Buffer.buffer(bytes));
      default -> new Answer(status, typed(headers, "application/json"), json.write(body));
    };
  }

  private static Map<String, String> typed(Map<String, String> headers, String type) {
    if (headers.keySet().stream().anyMatch(TYPE::equalsIgnoreCase)) {
      return headers;
    }
    Map<String, String> typed = new LinkedHashMap<>(headers);
    typed.put(TYPE, type);
    return typed;
  }
}
