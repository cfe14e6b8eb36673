// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import java.util.concurrent.TimeUnit;

/**
 * The fate of one connection, drawn when it is made, and the time that its packets take. Shared by
 * both ends. Driver only.
 */
final class Link {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int LAST_DELIVERY = 8;
  private static final double AT_ONCE = 0.5;
  private static final double FROM_THE_START = 0.25;
  private static final long LATEST_RESET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Injector injector;
  private final Latency latency;
  private final boolean refused;
  private final boolean undisturbed;
  private long deliveriesBeforeReset = NEVER;
  private long deliveriesBeforeSilence = NEVER;
  private boolean silent;

  Link(Injector injector, ConnectionFaults faults, Latency latency) {
    this.injector = injector;
    this.latency = latency;
    this.refused = injector.happens(faults.refusal());
    if (!refused && injector.happens(faults.reset())) {
      deliveriesBeforeReset = injector.between(1, LAST_DELIVERY);
    }
    if (!refused && injector.happens(faults.silence())) {
      deliveriesBeforeSilence =
          injector.happens(FROM_THE_START) ? 0 : injector.between(1, LAST_DELIVERY);
    }
    undisturbed =
        latency.isNone() && deliveriesBeforeReset == NEVER && deliveriesBeforeSilence == NEVER;
    fallSilentIfDue();
  }

  private void fallSilentIfDue() {
    if (deliveriesBeforeSilence == 0) {
      deliveriesBeforeSilence = NEVER;
      silent = true;
      injector.countSilence();
    }
  }

  /** Whether the attempt to connect is refused; asked once. */
  boolean refuses() {
    if (refused) {
      injector.countRefusal();
    }
    return refused;
  }

  /** Whether nothing ever happens here, so that packets need not be looked at. */
  boolean isUndisturbed() {
    return undisturbed;
  }

  /** Whether nothing arrives any more. */
  boolean isSilent() {
    return silent;
  }

  /** How long the next packet is under way. */
  long hop() {
    return injector.deliveryDelay(latency);
  }

  /**
   * Counts a delivery of bytes, which may be the last of this connection.
   *
   * @return after which time the connection is reset, or a negative number
   */
  long delivered() {
    if (deliveriesBeforeSilence != NEVER) {
      deliveriesBeforeSilence--;
      fallSilentIfDue();
    }
    if (deliveriesBeforeReset == NEVER || --deliveriesBeforeReset > 0) {
      return -1;
    }
    deliveriesBeforeReset = NEVER;
    return injector.happens(AT_ONCE) ? hop() : injector.between(0, LATEST_RESET_NANOS);
  }

  void resetHappened() {
    injector.countReset();
  }
}
