// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.scheduler;

/** Says which targets are checked by this process. */
public interface Membership {
  /** The share as it is now. Any thread. */
  Share share();

  /**
   * Sets who is told that the share has changed, in place of who was told before.
   *
   * @param listener called by any thread
   */
  void onChange(Runnable listener);
}
