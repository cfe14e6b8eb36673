// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import java.util.Objects;

/**
 * How a transaction is executed. Immutable.
 *
 * @param isolation what it may see of others
 * @param readOnly whether the database refuses writes in it (SQLSTATE 25006)
 * @param retries how often the body is executed again after a {@link SerializationFailureException}
 */
public record TransactionOptions(Isolation isolation, boolean readOnly, int retries) {
  private static final TransactionOptions DEFAULTS =
      new TransactionOptions(Isolation.STANDARD, false, 0);
  private static final int MOST_RETRIES = 1_000;

  /**
   * Options with these values.
   *
   * @throws IllegalArgumentException when retries is not between 0 and 1,000
   */
  public TransactionOptions {
    Objects.requireNonNull(isolation, "TransactionOptions: isolation is null");
    if (retries < 0 || retries > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "TransactionOptions: retries is " + retries + "; it must be between 0 and 1,000");
    }
  }

  /** The database's own isolation, reading and writing, no retries. */
  public static TransactionOptions defaults() {
    return DEFAULTS;
  }

  /** These, with that isolation. */
  public TransactionOptions withIsolation(Isolation newIsolation) {
    return new TransactionOptions(newIsolation, readOnly, retries);
  }

  /** These, for reading only. */
  public TransactionOptions withReadOnly() {
    return new TransactionOptions(isolation, true, retries);
  }

  /**
   * These, with that many retries: the body is executed again, from its beginning, after a pause
   * that doubles from ten milliseconds to a second and is drawn at random below that. So the body
   * must do nothing that cannot be done twice but through its transaction.
   */
  public TransactionOptions withRetries(int newRetries) {
    return new TransactionOptions(isolation, readOnly, newRetries);
  }
}
