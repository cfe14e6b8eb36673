// SPDX-License-Identifier: Apache-2.0
package dev.selvage.examples.lookout.model;

import java.time.Duration;

/**
 * Something that is watched.
 *
 * @param id never used again, even when the target is deleted
 * @param url what is called
 * @param everySeconds the interval between two checks
 * @param timeoutMillis how long a check may take, its retry included
 */
public record Target(long id, String url, int everySeconds, int timeoutMillis) {
  /** The interval between two checks. */
  public Duration interval() {
    return Duration.ofSeconds(everySeconds);
  }

  /** How long a check may take, its retry included. */
  public Duration timeout() {
    return Duration.ofMillis(timeoutMillis);
  }
}
