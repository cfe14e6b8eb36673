// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

import java.time.Duration;

/**
 * A verticle that can finish what it has begun without taking on more.
 *
 * <pre>{@code
 * @Override public void drain(Duration limit) {
 *   server.drain(limit);
 * }
 * }</pre>
 */
public interface Drainable {
  /**
   * Takes on nothing new, such as connections or messages, and returns when what was under way has
   * ended. Runs as a task, on the verticle's event loop if it has one, so that it may wait; an
   * operation that gives a future has to be awaited. Called once, when the service begins to stop
   * and while all verticles are still deployed; afterwards the verticle is undeployed, whatever
   * came of this.
   *
   * @param limit how long it may take; it is cancelled two and a half seconds later
   */
  void drain(Duration limit) throws Exception;
}
