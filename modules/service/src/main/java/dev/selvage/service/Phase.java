// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service;

/** Where a service is in its life. */
public enum Phase {
  /** Not all verticles have started yet. */
  STARTING,
  /** All verticles have started. */
  READY,
  /** It was asked to stop; what is under way may end. */
  DRAINING,
  /** All is over. */
  STOPPED
}
