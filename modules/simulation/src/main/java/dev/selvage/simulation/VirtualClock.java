// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The one clock of a simulation, in nanoseconds since its start. It moves when the scheduler says
 * so and never by itself. Written by the driver, read by any thread.
 */
final class VirtualClock implements Ticker {
  private volatile long nanos;

  @Override
  public long initialNanoTime() {
    return 0;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException(
        "Sleeping on virtual time would stop the thread that moves it; schedule a timer instead.");
  }

  /** Moves the clock forward to a moment; a moment in the past leaves it where it is. */
  void advanceTo(long moment) {
    if (moment > nanos) {
      nanos = moment;
    }
  }
}
