// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

/**
 * What a transaction may see of others that run beside it. SQLite has one writer at a time, so its
 * transactions are serializable whatever is asked for.
 */
public enum Isolation {
  /** The database's own default: read committed on Postgres. */
  STANDARD,
  /** Each statement sees what was committed before it began. */
  READ_COMMITTED,
  /** All statements see what was committed before the first began. */
  REPEATABLE_READ,
  /** As if one transaction ran after the other; those that cannot be fail and can be retried. */
  SERIALIZABLE
}
