// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.offload;

import java.util.function.BooleanSupplier;

/** How a worker waits that is ahead of the task it works for. */
sealed interface Pause permits Pause.Blocking, Steps {
  /** Waits until the condition holds; it is looked at after each {@link #end}. */
  void await(BooleanSupplier condition);

  /** The condition may hold now. Any thread. */
  void end();

  /** The worker's thread waits. */
  final class Blocking implements Pause {
    @Override
    public synchronized void await(BooleanSupplier condition) {
      boolean interrupted = false;
      while (!condition.getAsBoolean()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized void end() {
      notifyAll();
    }
  }
}
