// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

/** A URL that cannot be called. Thrown where the call is put together, before anything is sent. */
public final class HttpUrlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String url;

  HttpUrlException(String url, String what) {
    super("cannot call " + url + ": " + what);
    this.url = url;
  }

  HttpUrlException(String url, String what, Throwable cause) {
    super("cannot call " + url + ": " + what, cause);
    this.url = url;
  }

  /** The URL as it was given. */
  public String url() {
    return url;
  }
}
