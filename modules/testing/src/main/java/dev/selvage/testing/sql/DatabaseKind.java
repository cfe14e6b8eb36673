// SPDX-License-Identifier: Apache-2.0
package dev.selvage.testing.sql;

/** What {@link EachDatabase} runs a test on. */
public enum DatabaseKind {
  /** A file in a folder of its own. */
  SQLITE,
  /** A schema of its own on the {@link PostgresServer}. */
  POSTGRES
}
