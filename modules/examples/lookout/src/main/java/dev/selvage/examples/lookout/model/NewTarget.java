// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target that somebody wants to have watched.
 *
 * @param url an http or https URL of at most 2,000 characters
 * @param everySeconds the interval between two checks, 1 to 86,400; 5 if it is null
 * @param timeoutMillis how long a check may take, 1 to 60,000; 2,000 if it is null
 */
public record NewTarget(
    String url, @Nullable Integer everySeconds, @Nullable Integer timeoutMillis) {
  private static final int LONGEST_URL = 2_000;
  private static final int LONGEST_INTERVAL_SECONDS = 86_400;
  private static final int LONGEST_TIMEOUT_MILLIS = 60_000;
  private static final int HIGHEST_PORT = 65_535;

  /** Fills in the defaults and checks the ranges. */
  public NewTarget {
    everySeconds = everySeconds == null ? Integer.valueOf(5) : everySeconds;
    timeoutMillis = timeoutMillis == null ? Integer.valueOf(2_000) : timeoutMillis;
    requireUrl(url);
    require("everySeconds", everySeconds, LONGEST_INTERVAL_SECONDS);
    require("timeoutMillis", timeoutMillis, LONGEST_TIMEOUT_MILLIS);
  }

  private static void requireUrl(String url) {
    if (url.length() > LONGEST_URL) {
      throw new IllegalArgumentException(
          "url has %,d characters; %,d are allowed".formatted(url.length(), LONGEST_URL));
    }
    URI uri = parse(url);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("url must begin with http:// or https://, was " + url);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("url has no host: " + url);
    }
    if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
      throw new IllegalArgumentException("url has no such port: " + url);
    }
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("url is not a URL: " + e.getMessage(), e);
    }
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be 1 to %,d, was %,d".formatted(name, most, value));
    }
  }
}
