// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.time.Duration;

/**
 * What goes wrong on connections. Immutable; start from {@link #none()}. Every number is a
 * probability from 0 to 1, and what happens is drawn from the seed.
 *
 * @param latency how long each hop takes: the two of connecting, each delivery of bytes, each
 *     close. Bytes of one direction arrive in the order in which they were written.
 * @param slow how many connections take the latency of a slow one
 * @param slowLatency the latency of a slow connection
 * @param refusal how many attempts to connect are refused, as if nobody listened
 * @param reset how many connections are reset at some moment: after a few deliveries, be it in the
 *     middle of an exchange or while the connection lies idle in a pool. Both ends read what has
 *     arrived, then "Connection reset"; what was under way is lost.
 * @param silence how many connections fall silent: from the first packet, so that connecting takes
 *     until its timeout, or later. Nothing arrives any more, no close either; writing works until
 *     the buffers are full. An end that waits for the acknowledgement of what it wrote gives up
 *     after a quarter of an hour, as Linux does; one that only reads waits for ever.
 */
public record ConnectionFaults(
    Latency latency,
    double slow,
    Latency slowLatency,
    double refusal,
    double reset,
    double silence) {

  private static final Latency SLOW =
      Latency.between(Duration.ofMillis(100), Duration.ofSeconds(2));
  private static final ConnectionFaults NONE =
      new ConnectionFaults(Latency.none(), 0, SLOW, 0, 0, 0);

  /** Checks each probability. */
  public ConnectionFaults {
    requireProbability("slow", slow);
    requireProbability("refusal", refusal);
    requireProbability("reset", reset);
    requireProbability("silence", silence);
  }

  /** Connections that are never disturbed and take no time. */
  public static ConnectionFaults none() {
    return NONE;
  }

  /** A copy with another latency. */
  public ConnectionFaults withLatency(Latency value) {
    return new ConnectionFaults(value, slow, slowLatency, refusal, reset, silence);
  }

  /** A copy in which another part of the connections is slow: 100 ms to 2 s per hop. */
  public ConnectionFaults withSlow(double probability) {
    return withSlow(probability, slowLatency);
  }

  /** A copy in which another part of the connections is slow, with another latency. */
  public ConnectionFaults withSlow(double probability, Latency value) {
    return new ConnectionFaults(latency, probability, value, refusal, reset, silence);
  }

  /** A copy in which another part of the attempts to connect is refused. */
  public ConnectionFaults withRefusal(double probability) {
    return new ConnectionFaults(latency, slow, slowLatency, probability, reset, silence);
  }

  /** A copy in which another part of the connections is reset. */
  public ConnectionFaults withReset(double probability) {
    return new ConnectionFaults(latency, slow, slowLatency, refusal, probability, silence);
  }

  /** A copy in which another part of the connections falls silent. */
  public ConnectionFaults withSilence(double probability) {
    return new ConnectionFaults(latency, slow, slowLatency, refusal, reset, probability);
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s is a probability from 0 to 1, but is %s.".formatted(name, value));
    }
  }
}
