// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.net.SocketAddress;

/** The address of a domain socket; the empty path is that of a client. */
final class MemoryPath extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final String path;

  MemoryPath(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemoryPath that && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path;
  }
}
