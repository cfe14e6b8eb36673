// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.http.Json;
import dev.selvage.http.JsonException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole answer. Nobody changes it once it is handed out, unless the caller does. */
@CheckReturnValue
public final class HttpReply {
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([A-Za-z0-9][A-Za-z0-9._:+-]*)", Pattern.CASE_INSENSITIVE);

  private final HttpMethod method;
  private final String url;
  private final int status;
  private final MultiMap headers;
  private final Buffer body;
  private final Json json;

  HttpReply(HttpMethod method, String url, int status, MultiMap headers, Buffer body, Json json) {
    this.method = method;
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.json = json;
  }

  public int status() {
    return status;
  }

  public MultiMap headers() {
    return headers;
  }

  /** The first header of this name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The URL that answered: after redirects not the one that was called. */
  public String url() {
    return url;
  }

  /** The body as it came; empty when there was none. */
  public Buffer body() {
    return body;
  }

  /** The body as text, in the charset that the answer names, else in UTF-8. */
  public String text() {
    return body.toString(charset());
  }

  /**
   * The body as JSON.
   *
   * @throws HttpDecodeException when it is not JSON of that type
   */
  public <T> T json(Class<T> type) {
    return decoded(type.getSimpleName(), bytes -> json.read(bytes, type));
  }

  /**
   * The body as a JSON array.
   *
   * @throws HttpDecodeException when it is not JSON of that type
   */
  public <T> List<T> list(Class<T> type) {
    return decoded("list of " + type.getSimpleName(), bytes -> json.readList(bytes, type));
  }

  private <T> T decoded(String type, Function<Buffer, T> reader) {
    try {
      return reader.apply(body);
    } catch (JsonException e) {
      throw new HttpDecodeException(method, url, status, type, e);
    }
  }

  private Charset charset() {
    Matcher matcher = CHARSET.matcher(header(HttpHeaders.CONTENT_TYPE.toString()).orElse(""));
    return matcher.find() && Charset.isSupported(matcher.group(1))
        ? Charset.forName(matcher.group(1))
        : StandardCharsets.UTF_8;
  }

  @Override
  public String toString() {
    return method + " " + url + ": " + status + ", " + body.length() + " bytes";
  }
}
