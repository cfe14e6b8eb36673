// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

/** What is known of a target. */
public enum State {
  /** It was not checked yet. */
  UNKNOWN,
  /** Its last check was answered with a status from 200 to 399. */
  UP,
  /** Its last check failed. */
  DOWN
}
