// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.server;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer with a status and headers of the handler's choice.
 *
 * @param status the status, 200 to 599
 * @param headers the headers; {@code content-type} is set from the body unless it is here
 * @param body a string (text), a {@code Buffer} or {@code byte[]} (bytes), any other value (JSON),
 *     or null (no body)
 */
@CheckReturnValue
public record Reply(int status, Map<String, String> headers, @Nullable Object body) {
  public Reply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("Reply: status is " + status + "; it must be 200 to 599");
    }
    headers = Map.copyOf(headers);
  }

  /** 200 with a body. */
  public static Reply ok(Object body) {
    return new Reply(200, Map.of(), body);
  }

  /** 201 with the address of what was created, and a body. */
  public static Reply created(String location, Object body) {
    return new Reply(201, Map.of("location", location), body);
  }

  /** 202: it will be done, and was not yet. */
  public static Reply accepted() {
    return new Reply(202, Map.of(), null);
  }

  /** 204 without a body. */
  public static Reply noContent() {
    return new Reply(204, Map.of(), null);
  }

  /** 303: the answer is to be fetched there. */
  public static Reply seeOther(String location) {
    return new Reply(303, Map.of("location", location), null);
  }

  /** Any status, with a body. */
  public static Reply of(int status, Object body) {
    return new Reply(status, Map.of(), body);
  }

  /** With one more header. */
  public Reply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
