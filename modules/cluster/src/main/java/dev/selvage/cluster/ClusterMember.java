// SPDX-License-Identifier: Apache-2.0
package dev.selvage.cluster;

/**
 * A process in the cluster.
 *
 * @param id what Vert.x calls it; new with each start
 * @param host where it listens for members
 * @param port where it listens for members
 */
public record ClusterMember(String id, String host, int port) {
  /** Host and port, and how its identity begins. */
  @Override
  public String toString() {
    return host + ":" + port + " (" + id.substring(0, Math.min(8, id.length())) + ")";
  }
}
