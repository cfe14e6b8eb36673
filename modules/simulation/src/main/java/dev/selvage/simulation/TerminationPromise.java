// SPDX-License-Identifier: Apache-2.0
package dev.selvage.simulation;

import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ImmediateEventExecutor;

/** Notifies its listeners at once on the driver, since the loop it speaks of is no more. */
final class TerminationPromise extends DefaultPromise<Void> {
  TerminationPromise() {
    super(ImmediateEventExecutor.INSTANCE);
  }

  /** The immediate executor takes every thread for its own, which would forbid every wait. */
  @Override
  protected void checkDeadLock() {}
}
