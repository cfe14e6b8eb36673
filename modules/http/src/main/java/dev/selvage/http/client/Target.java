// SPDX-License-Identifier: Apache-2.0
package dev.selvage.http.client;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes, checked. The authority is taken apart here and not by {@link URI#getHost},
 * which knows neither underscores (names of containers) nor international names.
 *
 * @param uri path and query, encoded
 */
record Target(boolean tls, String host, int port, String uri) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:@\\[\\]]+)(?::(\\d{0,5}))?");
  private static final Pattern HOST = Pattern.compile("\\[.*]|[A-Za-z0-9_]([A-Za-z0-9._-]*)");

  /**
   * @throws HttpUrlException when it cannot be called
   */
  static Target parse(String url) {
    URI parsed;
    try {
      parsed = new URI(url);
    } catch (URISyntaxException e) {
      throw new HttpUrlException(url, e.getReason() + at(e.getIndex()), e);
    }
    return of(parsed, url);
  }

  private static String at(int index) {
    return index < 0 ? "" : " at position " + (index + 1);
  }

  private static Target of(URI url, String given) {
    String scheme = url.getScheme();
    if (scheme == null) {
      throw new HttpUrlException(given, "it does not begin with http:// or https://");
    }
    boolean tls = scheme.equalsIgnoreCase("https");
    if (!tls && !scheme.equalsIgnoreCase("http")) {
      throw new HttpUrlException(given, "its scheme is " + scheme + ", not http or https");
    }
    Matcher authority = authority(url, given);
    return new Target(
        tls,
        host(authority.group(1), given),
        port(authority.group(2), tls ? 443 : 80, given),
        requestUri(url));
  }

  private static Matcher authority(URI url, String given) {
    String authority = url.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw new HttpUrlException(given, "it names no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new HttpUrlException(
          given.replace(authority.substring(0, authority.lastIndexOf('@')), "***"),
          "it has credentials before the host; send them in a header");
    }
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      throw new HttpUrlException(given, "\"" + authority + "\" is no host and port");
    }
    return matcher;
  }

  private static String host(String raw, String given) {
    String host;
    try {
      host = raw.startsWith("[") ? raw : IDN.toASCII(raw);
    } catch (IllegalArgumentException e) {
      throw new HttpUrlException(given, "\"" + raw + "\" is no name of a host", e);
    }
    if (!HOST.matcher(host).matches()) {
      throw new HttpUrlException(given, "\"" + raw + "\" is no name of a host");
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static int port(@Nullable String digits, int usual, String given) {
    if (digits == null || digits.isEmpty()) {
      return usual;
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65_535) {
      throw new HttpUrlException(given, "its port is " + port + ", not between 1 and 65535");
    }
    return port;
  }

  private static String requestUri(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  Target withQuery(String name, String value) {
    String pair = UrlTemplate.encode(name) + "=" + UrlTemplate.encode(value);
    return new Target(tls, host, port, uri + (uri.indexOf('?') < 0 ? "?" : "&") + pair);
  }

  /**
   * Where a reference from an answer of this target leads.
   *
   * @throws HttpUrlException when that cannot be called
   */
  Target resolve(String reference) {
    URI resolved;
    try {
      resolved = URI.create(toString()).resolve(new URI(reference));
    } catch (URISyntaxException e) {
      throw new HttpUrlException(reference, e.getReason() + at(e.getIndex()), e);
    }
    return of(resolved, resolved.toString());
  }

  boolean sameOrigin(Target other) {
    return origin().equals(other.origin());
  }

  /** Scheme, host and port, the last only if it is not the usual one. */
  String origin() {
    boolean usual = port == (tls ? 443 : 80);
    return (tls ? "https://" : "http://") + host + (usual ? "" : ":" + port);
  }

  /** The URL. */
  @Override
  public String toString() {
    return origin() + uri;
  }
}
