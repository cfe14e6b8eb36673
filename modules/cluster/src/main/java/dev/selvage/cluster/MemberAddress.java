// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

/**
 * Where a member listens for others.
 *
 * @param host a name or an IP address
 * @param port from 0 to 65535
 */
record MemberAddress(String host, int port) {
  static final int DEFAULT_PORT = 5701;

  MemberAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("the host of a member is blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "the port of the member " + host + " is " + port + "; it must be from 1 to 65535");
    }
  }

  /**
   * Reads {@code host}, {@code host:port} or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static MemberAddress parse(String text) {
    String trimmed = text.strip();
    int bracket = trimmed.indexOf(']');
    int colon = trimmed.indexOf(':', Math.max(bracket, 0));
    if (colon < 0) {
      return new MemberAddress(withoutBrackets(trimmed), DEFAULT_PORT);
    }
    return new MemberAddress(
        withoutBrackets(trimmed.substring(0, colon)), port(text, trimmed.substring(colon + 1)));
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String whole, String port) {
    if (!port.matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "the address of a member is '" + whole + "'; it must be host:port");
    }
    return Integer.parseInt(port);
  }

  /** As Hazelcast reads it. */
  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
