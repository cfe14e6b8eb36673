// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in callers on this machine and keeps out those that only look like it: requests that a proxy
 * on this machine passes on, and requests that a page from elsewhere makes a browser on this
 * machine send, by a cross-site POST or by a host name that resolves to this machine.
 */
final class LocalCallers {
  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]+]?");

  private LocalCallers() {}

  /** Why the request is refused; empty if it may pass. */
  static Optional<String> refusal(HttpServerRequest request) {
    if (!isLoopback(request.remoteAddress())) {
      return Optional.of("this endpoint answers callers on its own machine only");
    }
    if (PROXY_HEADERS.stream().anyMatch(request.headers()::contains)) {
      return Optional.of("this endpoint does not answer through a proxy");
    }
    HostAndPort authority = request.authority();
    if (authority == null || !isLoopback(authority.host())) {
      return Optional.of("this endpoint is addressed as localhost only");
    }
    String origin = request.getHeader("Origin");
    boolean foreign = origin != null && !origin.equals(request.scheme() + "://" + authority);
    return foreign
        ? Optional.of("this endpoint does not answer pages of another origin")
        : Optional.empty();
  }

  private static boolean isLoopback(@Nullable SocketAddress address) {
    return address != null && (address.isDomainSocket() || isLoopback(address.hostAddress()));
  }

  /** Never looks a name up: only literal addresses reach the resolver. */
  private static boolean isLoopback(@Nullable String host) {
    if (host == null || host.equals("localhost")) {
      return host != null;
    }
    try {
      return ADDRESS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
