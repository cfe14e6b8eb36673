// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key the full key, such as {@code http.port}; empty if the source as a whole is unreadable
 * @param source where it was found: {@code lookout.yaml:3}, the name of an environment variable,
 *     {@code --set}, or {@code nowhere} for a key that is missing
 * @param message the rule, the actual value (masked if it is a secret) and what to do
 */
public record Problem(String key, String source, String message) {
  /** The source of a key that is missing. */
  static final String NOWHERE = "nowhere";

  /** The problem as one line. */
  @Override
  public String toString() {
    String place = source.equals(NOWHERE) ? "" : " (" + source + ")";
    return (key.isEmpty() ? "" : key + ": ") + message + place;
  }
}
