// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks;

import java.util.List;

/** A server that the peers of a group use, in a process of its own. */
@FunctionalInterface
public interface Service {
  /** No service. */
  Service NONE = () -> new Running("", List.of(), () -> {});

  /** Starts it, or finds the one that runs. */
  Running start() throws Exception;

  /**
   * A service that runs.
   *
   * @param uri where; empty when there is none
   * @param lines what the heading of the report says of it
   * @param stop ends it
   */
  record Running(String uri, List<String> lines, AutoCloseable stop) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      stop.close();
    }
  }
}
