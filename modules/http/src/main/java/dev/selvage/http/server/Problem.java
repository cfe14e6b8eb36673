// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem to be told to the client, as a problem document (RFC 9457). Everything in it is shown;
 * the cause is not.
 *
 * <pre>{@code
 * throw Problem.notFound("no target 17");
 * throw Problem.of(409, "the name is taken").with("name", name);
 * }</pre>
 *
 * <p>It has no stack trace: it is an answer, not a defect.
 */
@CheckReturnValue
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String title;
  private final transient Map<String, Object> more;
  private final transient Map<String, String> headers;

  private Problem(
      int status,
      String type,
      String title,
      String detail,
      Map<String, Object> more,
      Map<String, String> headers,
      @Nullable Throwable cause) {
    super(detail, cause, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "Problem: status is " + status + "; it must be 400 to 599");
    }
    this.status = status;
    this.type = type;
    this.title = title;
    this.more = more;
    this.headers = headers;
  }

  /**
   * A problem with this status.
   *
   * @param detail a sentence for the one who called
   */
  public static Problem of(int status, String detail) {
    return new Problem(
        status, "about:blank", Statuses.title(status), detail, Map.of(), Map.of(), null);
  }

  /** 400: the request makes no sense. */
  public static Problem badRequest(String detail) {
    return of(400, detail);
  }

  /** 401: who calls is not known. */
  public static Problem unauthorized(String detail) {
    return of(401, detail);
  }

  /** 403: who calls may not do this. */
  public static Problem forbidden(String detail) {
    return of(403, detail);
  }

  /** 404: there is no such thing. */
  public static Problem notFound(String detail) {
    return of(404, detail);
  }

  /** 409: it does not fit to what is there. */
  public static Problem conflict(String detail) {
    return of(409, detail);
  }

  /** 422: the request is well-formed and asks for something impossible. */
  public static Problem unprocessable(String detail) {
    return of(422, detail);
  }

  /** 429: too many requests; the client may try again later. */
  public static Problem tooManyRequests(String detail) {
    return of(429, detail);
  }

  /** 503: not now. */
  public static Problem unavailable(String detail) {
    return of(503, detail);
  }

  /** With a URI that names the kind of problem, and its title. */
  public Problem withType(String typeUri, String itsTitle) {
    return new Problem(status, typeUri, itsTitle, detail(), more, headers, getCause());
  }

  /** With a member of one's own in the document. */
  public Problem with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return new Problem(status, type, title, detail(), all, headers, getCause());
  }

  /** With a header of the answer. */
  public Problem withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Problem(status, type, title, detail(), more, all, getCause());
  }

  /** With a cause for the log; the client does not see it. */
  public Problem withCause(Throwable cause) {
    return new Problem(status, type, title, detail(), more, headers, cause);
  }

  public int status() {
    return status;
  }

  /** A URI that names the kind of problem. */
  public String type() {
    return type;
  }

  /** What this kind of problem is called. */
  public String title() {
    return title;
  }

  /** The sentence for the one who called. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  Map<String, String> headers() {
    return headers;
  }

  /**
   * The document.
   *
   * @param instance the path that was called
   */
  Map<String, Object> document(String instance) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", type);
    document.put("title", title);
    document.put("status", status);
    document.put("detail", detail());
    document.put("instance", instance);
    document.putAll(more);
    return document;
  }
}
