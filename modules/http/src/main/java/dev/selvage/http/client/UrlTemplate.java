// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills parameters into a URL. */
final class UrlTemplate {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^{}/]*)}");
  private static final Pattern DOTS = Pattern.compile("\\.{1,2}");
  private static final String UNRESERVED = "-._~";

  private UrlTemplate() {}

  /**
   * Replaces each {@code {name}} by the next value, encoded.
   *
   * @throws HttpUrlException when values are missing, left over or unfit, or when the result cannot
   *     be called
   */
  static Target expand(String url, @Nullable Object... values) {
    Matcher matcher = PARAMETER.matcher(url);
    StringBuilder filled = new StringBuilder();
    int used = 0;
    while (matcher.find()) {
      if (used == values.length) {
        throw new HttpUrlException(url, "there is no value for " + matcher.group());
      }
      String encoded = encoded(url, matcher, values[used++]);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(encoded));
    }
    if (used < values.length) {
      throw new HttpUrlException(
          url, values.length + " values were given for its " + used + " parameters");
    }
    return Target.parse(matcher.appendTail(filled).toString());
  }

  private static String encoded(String url, Matcher parameter, @Nullable Object value) {
    int path = endOfAuthority(url);
    if (parameter.start() < path) {
      throw new HttpUrlException(
          url, parameter.group() + " is not in its path or query; only those have parameters");
    }
    if (value == null) {
      throw new HttpUrlException(url, "the value of " + parameter.group() + " is null");
    }
    String text = value.toString();
    boolean inPath = url.lastIndexOf('?', parameter.start()) < 0;
    if (inPath && (text.isEmpty() || DOTS.matcher(text).matches())) {
      throw new HttpUrlException(
          url,
          "the value of " + parameter.group() + " is \"" + text + "\", which names no segment");
    }
    return encode(text);
  }

  private static int endOfAuthority(String url) {
    int authority = url.indexOf("://");
    int path = authority < 0 ? -1 : url.indexOf('/', authority + 3);
    int query = url.indexOf('?');
    return path < 0 ? (query < 0 ? url.length() : query) : path;
  }

  /** Percent-encodes everything that has a meaning in any part of a URL. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return encoded.toString();
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
  }
}
