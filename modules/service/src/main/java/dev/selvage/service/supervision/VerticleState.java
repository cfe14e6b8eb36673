// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.supervision;

/**
 * Where a verticle is in its life, in the order of concern: of several instances the last counts.
 */
public enum VerticleState {
  /** Not started yet, because verticles before it have not started. */
  WAITING,
  /** It ended by itself and needs no restart. */
  COMPLETED,
  /** Undeployed, because the service stops. */
  STOPPED,
  /** Deployed. */
  RUNNING,
  /** Being deployed. */
  STARTING,
  /** Being undeployed. */
  STOPPING,
  /** It failed and will be started again. */
  BACKING_OFF,
  /** It failed for good. */
  FAILED;

  /** Whether a verticle in this state can be restarted on demand. */
  public boolean canRestart() {
    return this == RUNNING || this == COMPLETED || this == BACKING_OFF || this == FAILED;
  }
}
