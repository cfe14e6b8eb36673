// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that can be sent, once or many times. Immutable: each method returns a changed copy.
 *
 * <p>{@link #send}, {@link #json}, {@link #list}, {@link #text} and {@link #bytes} wait for the
 * whole answer, in a task. They throw an {@link HttpException} when there is none or not the
 * expected one; {@code DeadlineExceededException} when a deadline around them passed; a
 * cancellation ends them at once. In each of these cases the stream has been reset.
 */
@CheckReturnValue
public final class HttpCall {
  private final Http http;
  private final HttpMethod method;
  private Target target;
  private final MultiMap headers;
  private HttpOptions options;
  private @Nullable Buffer body;
  private @Nullable Expected expected;

  HttpCall(Http http, HttpMethod method, Target target) {
    this.http = http;
    this.method = method;
    this.target = target;
    this.options = http.options();
    this.headers = HttpHeaders.headers().add(HttpHeaders.USER_AGENT, options.userAgent());
  }

  private HttpCall(HttpCall other) {
    this.http = other.http;
    this.method = other.method;
    this.target = other.target;
    this.options = other.options;
    this.headers = HttpHeaders.headers().addAll(other.headers);
    this.body = other.body;
    this.expected = other.expected;
  }

  // ---- the request

  /** With a header, in place of one of the same name. */
  public HttpCall header(String name, Object value) {
    HttpCall copy = new HttpCall(this);
    copy.headers.set(name, String.valueOf(value));
    return copy;
  }

  /** With one more query parameter, percent-encoded. */
  public HttpCall query(String name, Object value) {
    HttpCall copy = new HttpCall(this);
    copy.target = target.withQuery(name, String.valueOf(value));
    return copy;
  }

  /** With a value encoded as JSON for its body. */
  public HttpCall withJson(Object value) {
    return withBytes(options.json().write(value), "application/json");
  }

  /** With text in UTF-8 for its body. */
  public HttpCall withText(String text) {
    return withBytes(Buffer.buffer(text), "text/plain; charset=utf-8");
  }

  /** With bytes for its body. The buffer must not be changed any more. */
  public HttpCall withBytes(Buffer bytes, String contentType) {
    HttpCall copy = header(HttpHeaders.CONTENT_TYPE.toString(), contentType);
    copy.body = bytes;
    return copy;
  }

  // ---- the limits

  /** With another limit for the time of the whole call. */
  public HttpCall withTimeout(Duration timeout) {
    HttpCall copy = new HttpCall(this);
    copy.options = options.withTimeout(timeout);
    return copy;
  }

  /** With another limit for the body of the answer. */
  public HttpCall withMaxBodyBytes(int bytes) {
    HttpCall copy = new HttpCall(this);
    copy.options = options.withMaxBodyBytes(bytes);
    return copy;
  }

  /** With another limit for redirects; with 0 the caller gets the redirect. */
  public HttpCall withMaxRedirects(int redirects) {
    HttpCall copy = new HttpCall(this);
    copy.options = options.withMaxRedirects(redirects);
    return copy;
  }

  // ---- the answer

  /**
   * With an expectation of the status. Without one {@link #send} accepts any status, the others
   * accept {@link Expected#SUCCESS}.
   */
  public HttpCall expect(Expected statuses) {
    HttpCall copy = new HttpCall(this);
    copy.expected = statuses;
    return copy;
  }

  /** Sends it and waits for the whole answer. */
  @CanIgnoreReturnValue
  public HttpReply send() {
    return new Exchange(this, expected == null ? Expected.ANY : expected).run();
  }

  /** Sends it and decodes the JSON of the answer. */
  public <T> T json(Class<T> type) {
    return success().json(type);
  }

  /** Sends it and decodes the JSON array of the answer. */
  public <T> List<T> list(Class<T> type) {
    return success().list(type);
  }

  /** Sends it and returns the body as text. */
  public String text() {
    return success().text();
  }

  /** Sends it and returns the body. */
  public Buffer bytes() {
    return success().body();
  }

  private HttpReply success() {
    return new Exchange(this, expected == null ? Expected.SUCCESS : expected).run();
  }

  // ---- inside

  Http http() {
    return http;
  }

  HttpMethod method() {
    return method;
  }

  Target target() {
    return target;
  }

  MultiMap headers() {
    return headers;
  }

  HttpOptions options() {
    return options;
  }

  @Nullable Buffer body() {
    return body;
  }

  /** "GET http://host/path", for errors and dumps. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
