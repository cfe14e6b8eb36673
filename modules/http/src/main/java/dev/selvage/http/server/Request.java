// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.http.Json;
import dev.selvage.http.JsonException;
import dev.selvage.tasks.Tasks;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, as its handler sees it.
 *
 * <p>What the client sent is checked where it is asked for: a parameter of the wrong type, a
 * missing one, malformed JSON throws a {@link Problem} with status 400 that says what is wrong, a
 * body over the limit one with 413. Types of parameters: strings, numbers, booleans, enums, {@code
 * UUID}, {@code Instant}, {@code Duration} and others that Jackson reads from a string.
 *
 * <p>{@link #body}, {@link #text}, {@link #json} and {@link #list} wait until the body is there; it
 * is read once and kept. Use it in the task of the handler and in tasks forked from it.
 */
@CheckReturnValue
public final class Request {
  private final Exchange exchange;
  private final RoutingContext context;
  private @Nullable Future<Buffer> body;

  Request(Exchange exchange) {
    this.exchange = exchange;
    this.context = exchange.context();
  }

  public HttpMethod method() {
    return context.request().method();
  }

  /** The path that was called, normalized. */
  public String path() {
    return context.normalizedPath();
  }

  // ---- parameters and headers

  /**
   * A parameter of the path.
   *
   * @throws NoSuchElementException when the route has no such parameter
   */
  public <T> T path(String name, Class<T> type) {
    String text = context.pathParam(name);
    if (text == null) {
      throw new NoSuchElementException(
          "the route of " + path() + " has no parameter {" + name + "}");
    }
    return value(text, type, "path parameter \"" + name + "\"");
  }

  /** A parameter of the query; the first, if there are several. */
  public <T> Optional<T> query(String name, Class<T> type) {
    return queryAll(name, type).stream().findFirst();
  }

  /** A parameter of the query, or a value in its place. */
  public <T> T query(String name, Class<T> type, T otherwise) {
    return query(name, type).orElse(otherwise);
  }

  /** All parameters of the query with this name. */
  public <T> List<T> queryAll(String name, Class<T> type) {
    return context.queryParam(name).stream()
        .map(text -> value(text, type, "query parameter \"" + name + "\""))
        .toList();
  }

  /** The first header of this name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /** A header that has to be there. */
  public String requiredHeader(String name) {
    return header(name).orElseThrow(() -> Problem.badRequest("the header " + name + " is missing"));
  }

  private <T> T value(String text, Class<T> type, String what) {
    return Parameters.value(text, type, what, exchange.settings().json());
  }

  // ---- the body

  /** The body; empty when there is none. */
  public Buffer body() {
    Future<Buffer> reading = body;
    if (reading == null) {
      reading = RequestBody.read(context, exchange.settings().maxBodyBytes());
      body = reading;
    }
    return Tasks.await(reading);
  }

  /** The body as text in UTF-8. */
  public String text() {
    return body().toString();
  }

  /** The body as JSON. */
  public <T> T json(Class<T> type) {
    return decoded((json, bytes) -> json.read(bytes, type));
  }

  /** The body as a JSON array. */
  public <T> List<T> list(Class<T> type) {
    return decoded((json, bytes) -> json.readList(bytes, type));
  }

  private <T> T decoded(Decoder<T> decoder) {
    Buffer bytes = body();
    try {
      return decoder.decode(exchange.settings().json(), bytes);
    } catch (JsonException e) {
      throw Parameters.badBody(e);
    }
  }

  private interface Decoder<T> {
    T decode(Json json, Buffer bytes);
  }

  // ---- underneath

  /** What vertx-web knows of the request. Its response is written by the routes. */
  public RoutingContext context() {
    return context;
  }

  Exchange exchange() {
    return exchange;
  }

  /** "GET /items/17". */
  @Override
  public String toString() {
    return exchange.toString();
  }
}
