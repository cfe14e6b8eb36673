// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.endpoints;

import dev.selvage.service.config.Default;
import java.util.Optional;

/**
 * The section {@code management}.
 *
 * @param enabled whether verticles can be listed and restarted over HTTP, by callers on this
 *     machine only; health and metrics do not depend on it
 * @param host the address that the port is opened on
 * @param port a port for all endpoints, 0 for any that is free; without it they are only where the
 *     service mounts them
 */
public record ManagementOptions(
    @Default("false") boolean enabled, @Default("127.0.0.1") String host, Optional<Integer> port) {
  private static final int MAX_PORT = 65_535;

  /** Checks the port. */
  public ManagementOptions {
    if (port.isPresent() && (port.get() < 0 || port.get() > MAX_PORT)) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port.get());
    }
  }
}
