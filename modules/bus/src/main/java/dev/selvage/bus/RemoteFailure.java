// SPDX-License-Identifier: Apache-2.0
package dev.selvage.bus;

import io.vertx.core.eventbus.ReplyException;
import java.util.Objects;

/**
 * What is told to a caller about an exception of the handler: {@code type: message} as text.
 *
 * @param type the name of its class
 * @param message its message, or empty
 */
record RemoteFailure(String type, String message) {
  private static final String SEPARATOR = ": ";
  private static final int LONGEST_TEXT = 4_000;

  static RemoteFailure of(Throwable failure) {
    return new RemoteFailure(
        failure.getClass().getName(), Objects.requireNonNullElse(failure.getMessage(), ""));
  }

  /** Reads what {@link #toString} wrote at the other end. */
  static RemoteFailure parse(String text) {
    int end = text.indexOf(SEPARATOR);
    return end < 0
        ? new RemoteFailure(text, "")
        : new RemoteFailure(text.substring(0, end), text.substring(end + SEPARATOR.length()));
  }

  /** What a plain consumer told with {@code message.fail}. */
  static RemoteFailure ofPlain(ReplyException failure) {
    return of(failure);
  }

  @Override
  public String toString() {
    String text = message.isEmpty() ? type : type + SEPARATOR + message;
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
