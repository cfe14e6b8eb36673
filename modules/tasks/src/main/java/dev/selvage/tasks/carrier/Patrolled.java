// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.carrier;

/** What is kept for an event loop ({@link LoopScheduler#root}) and wants to be looked at. */
public interface Patrolled {
  /**
   * Called on the thread of the watchdog every {@value Watchdog#PERIOD_MILLIS} ms, in real time
   * only. Must be quick, and must not wait.
   *
   * @param now the event loop's clock
   */
  void look(long now);
}
