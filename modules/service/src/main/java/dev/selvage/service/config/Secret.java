// SPDX-License-Identifier: Apache-2.0
package dev.selvage.service.config;

import java.util.Objects;

/**
 * A text that must not be printed: {@link #toString()} gives asterisks, {@link #reveal()} the text.
 *
 * <p>Two secrets are equal when their texts are.
 */
public final class Secret {
  /** What is printed in place of any secret, whatever its length. */
  static final String MASK = "********";

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** The secret with the given text. */
  public static Secret parse(String text) {
    return new Secret(Objects.requireNonNull(text, "text"));
  }

  /** The text itself, to be handed to whatever needs it and nowhere else. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
