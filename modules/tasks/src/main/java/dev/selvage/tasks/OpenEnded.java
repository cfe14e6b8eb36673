// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks;

/**
 * A wait that goes on until the scope around it is cancelled, and that is meant to: of a verticle
 * for its undeployment, for instance. A task in such a wait is not reported for having nobody to
 * wake it, and what it does after its cancellation counts as something that will happen.
 */
public abstract class OpenEnded extends Waiter {
  /** A wait of the current task; see {@link Waiter#Waiter}. */
  protected OpenEnded(String what) {
    super(what);
  }

  @Override
  protected void withdraw() {
    // nobody resumes it
  }
}
