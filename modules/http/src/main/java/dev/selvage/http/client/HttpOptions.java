// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.http.Json;
import java.time.Duration;

/**
 * The limits of a client.
 *
 * @param timeout the longest a call may take as a whole, redirects included; a deadline around the
 *     call may be earlier
 * @param connectTimeout the longest one connection may take to be made
 * @param maxBodyBytes the largest body of an answer
 * @param maxRedirects how many redirects are followed; with 0 the caller gets the redirect
 * @param maxConnectionsPerHost the most calls to one host and port at a time, and so the most
 *     connections
 * @param maxQueuedPerHost the most calls that wait, first come, first served; further ones fail
 *     with {@link HttpBusyException}
 * @param userAgent the value of the header {@code User-Agent}
 * @param json how bodies are encoded and decoded
 */
@CheckReturnValue
public record HttpOptions(
    Duration timeout,
    Duration connectTimeout,
    int maxBodyBytes,
    int maxRedirects,
    int maxConnectionsPerHost,
    int maxQueuedPerHost,
    String userAgent,
    Json json) {
  private static final HttpOptions DEFAULTS =
      new HttpOptions(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          10 * 1024 * 1024,
          5,
          64,
          1_000,
          "selvage",
          Json.tolerant());

  public HttpOptions {
    requirePositive("timeout", timeout);
    requirePositive("connectTimeout", connectTimeout);
    requireAtLeast("maxBodyBytes", maxBodyBytes, 0);
    requireAtLeast("maxRedirects", maxRedirects, 0);
    requireAtLeast("maxConnectionsPerHost", maxConnectionsPerHost, 1);
    requireAtLeast("maxQueuedPerHost", maxQueuedPerHost, 0);
    if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "HttpOptions: connectTimeout is "
              + connectTimeout
              + "; it must be between 1 ms and "
              + Integer.MAX_VALUE
              + " ms");
    }
  }

  /** 30 s, 10 s to connect, 10 MB, 5 redirects, 64 connections and 1,000 waiting calls per host. */
  public static HttpOptions defaults() {
    return DEFAULTS;
  }

  public HttpOptions withTimeout(Duration value) {
    return new HttpOptions(
        value,
        connectTimeout,
        maxBodyBytes,
        maxRedirects,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        userAgent,
        json);
  }

  public HttpOptions withConnectTimeout(Duration value) {
    return new HttpOptions(
        timeout,
        value,
        maxBodyBytes,
        maxRedirects,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        userAgent,
        json);
  }

  public HttpOptions withMaxBodyBytes(int value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        value,
        maxRedirects,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        userAgent,
        json);
  }

  public HttpOptions withMaxRedirects(int value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        maxBodyBytes,
        value,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        userAgent,
        json);
  }

  public HttpOptions withMaxConnectionsPerHost(int value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        maxBodyBytes,
        maxRedirects,
        value,
        maxQueuedPerHost,
        userAgent,
        json);
  }

  public HttpOptions withMaxQueuedPerHost(int value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        maxBodyBytes,
        maxRedirects,
        maxConnectionsPerHost,
        value,
        userAgent,
        json);
  }

  public HttpOptions withUserAgent(String value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        maxBodyBytes,
        maxRedirects,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        value,
        json);
  }

  public HttpOptions withJson(Json value) {
    return new HttpOptions(
        timeout,
        connectTimeout,
        maxBodyBytes,
        maxRedirects,
        maxConnectionsPerHost,
        maxQueuedPerHost,
        userAgent,
        value);
  }

  private static void requirePositive(String option, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "HttpOptions: " + option + " is " + value + "; it must be positive");
    }
  }

  private static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "HttpOptions: " + option + " is " + value + "; it must be at least " + least);
    }
  }
}
