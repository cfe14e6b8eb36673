// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A verticle that can finish what it has begun without taking on more.
 *
 * <pre>{@code
 * @Override public Future<?> drain(Duration limit) {
 *   return server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
 * }
 * }</pre>
 */
public interface Drainable {
  /**
   * Takes on nothing new, such as connections or messages, and completes when what was under way
   * has ended. Called once, on the verticle's context, when the service begins to stop and while
   * all verticles are still deployed; afterwards the verticle is undeployed, whatever came of this.
   *
   * @param limit how long the service waits
   */
  Future<?> drain(Duration limit);
}
