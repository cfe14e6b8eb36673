// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.web;

import dev.selvage.service.config.Default;

/**
 * The section {@code http}.
 *
 * @param host the address that the port is opened on
 * @param port the port, 0 for any that is free
 */
public record HttpSettings(@Default("127.0.0.1") String host, @Default("8080") int port) {
  private static final int HIGHEST_PORT = 65_535;

  /** Checks the port. */
  public HttpSettings {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }
}
