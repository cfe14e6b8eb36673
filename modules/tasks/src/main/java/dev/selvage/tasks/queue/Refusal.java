// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/** Why there is nothing to put into or to take from. */
enum Refusal {
  /** Closed: nothing more comes. */
  CLOSED,
  /** The last receiver has closed: nobody will take. */
  BROKEN,
  /** The sender, receiver or subscription that was used is closed itself. */
  LEFT,
  /** The subscription was too slow for what is published. */
  OVERFLOWED
}
