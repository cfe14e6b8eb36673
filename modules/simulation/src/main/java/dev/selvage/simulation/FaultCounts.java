// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

/**
 * How much a simulation injected so far.
 *
 * @param delayedDeliveries hops of connections that took time
 * @param slowConnections connections that were slow
 * @param refusals attempts to connect that were refused although somebody may have listened
 * @param resets connections that were reset
 * @param silences connections that fell silent
 * @param delayedMessages messages and replies of the event bus that took time
 * @param delayedTasks offloaded tasks that took time
 * @param permutedTimers timers that were due at the same moment as another and could change places
 */
public record FaultCounts(
    long delayedDeliveries,
    long slowConnections,
    long refusals,
    long resets,
    long silences,
    long delayedMessages,
    long delayedTasks,
    long permutedTimers) {

  /** Whether nothing was injected. */
  public boolean isNone() {
    return this.equals(new FaultCounts(0, 0, 0, 0, 0, 0, 0, 0));
  }
}
