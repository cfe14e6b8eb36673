// SPDX-License-Identifier: Apache-2.0
package dev.selvage.tasks.queue;

/** What happens when an element is published and a subscription is full. */
public enum Overflow {
  /** The publisher waits: nobody gets the element before all have room for it. */
  WAIT,
  /** The oldest element of the subscription is shed, and makes room. */
  SHED_OLDEST,
  /** The published element is shed, as far as this subscription is concerned. */
  SHED_NEWEST,
  /**
   * The subscription ends: it takes what it has, then fails with {@link
   * SubscriptionOverflowException}.
   */
  FAIL
}
