// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

/**
 * Declares a service. Runs as a task, so that it may wait: for a database to open, for instance.
 */
@FunctionalInterface
public interface Setup {
  /**
   * Declares what the service consists of.
   *
   * @throws Exception to end the service: with status 2 if it is a {@code ConfigException}, else 1
   */
  void declare(Service service) throws Exception;
}
