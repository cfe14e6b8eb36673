// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.SplittableRandom;

/**
 * Draws from the seed what goes wrong, and counts it. The draws are apart from those of the
 * scheduler. Synchronised, since messages and offloaded tasks are also posted by workers and by the
 * controlling thread; in a repeatable run one thread at a time does so.
 */
final class Injector {
  private static final long OTHER_STREAM = 0x6A09E667F3BCC909L;

  private final Faults faults;
  private final SplittableRandom random;
  private long delayedDeliveries;
  private long slowConnections;
  private long refusals;
  private long resets;
  private long silences;
  private long delayedMessages;
  private long delayedTasks;
  private long permutedTimers;

  Injector(Faults faults, long seed) {
    this.faults = faults;
    this.random = new SplittableRandom(seed ^ OTHER_STREAM);
  }

  // ---- Connections

  /** What will happen to a connection that is about to be made. */
  synchronized Link newLink(SocketAddress remote) {
    ConnectionFaults peer =
        remote instanceof InetSocketAddress inet
            ? faults.to(inet.getHostString(), inet.getPort())
            : faults.to(remote.toString());
    boolean slow = happens(peer.slow());
    if (slow) {
      slowConnections++;
    }
    return new Link(this, peer, slow ? peer.slowLatency() : peer.latency());
  }

  synchronized boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  synchronized long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }

  synchronized long deliveryDelay(Latency latency) {
    if (latency.isNone()) {
      return 0;
    }
    delayedDeliveries++;
    return latency.draw(random);
  }

  synchronized void countRefusal() {
    refusals++;
  }

  synchronized void countReset() {
    resets++;
  }

  synchronized void countSilence() {
    silences++;
  }

  // ---- Event loops

  boolean delaysMessages() {
    return !faults.messages().isNone();
  }

  synchronized long messageDelay() {
    delayedMessages++;
    return faults.messages().draw(random);
  }

  boolean permutesTimers() {
    return faults.timers();
  }

  synchronized void countPermutedTimers(int timers) {
    permutedTimers += timers;
  }

  // ---- Workers

  boolean delaysTasks() {
    return !faults.workers().isNone();
  }

  synchronized long taskDuration() {
    delayedTasks++;
    return faults.workers().draw(random);
  }

  synchronized FaultCounts counts() {
    return new FaultCounts(
        delayedDeliveries,
        slowConnections,
        refusals,
        resets,
        silences,
        delayedMessages,
        delayedTasks,
        permutedTimers);
  }
}
