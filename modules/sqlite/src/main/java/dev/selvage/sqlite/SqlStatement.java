// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

/**
 * One statement of a text, as SQLite is to see it.
 *
 * @param text the statement with {@code $n} rewritten to {@code ?n}
 * @param kind who may execute it, and how
 * @param parameters the highest parameter index, which is how many values it takes
 * @param inserts whether a successful execution leaves a fresh {@code last_insert_rowid()}
 */
record SqlStatement(String text, Kind kind, int parameters, boolean inserts) {

  enum Kind {
    /** Changes nothing: any handle may execute it. */
    READ,
    /**
     * Reads what belongs to a handle rather than to the database, such as {@code changes()}: means
     * something only in a transaction.
     */
    READ_HANDLE,
    /** INSERT, UPDATE, DELETE, REPLACE: may be joined with others into one commit. */
    WRITE,
    /** Changes the schema. */
    SCHEMA,
    /** PRAGMA, VACUUM, ATTACH, DETACH: alone on the writer. */
    UTILITY,
    BEGIN,
    COMMIT,
    ROLLBACK,
    /** SAVEPOINT, RELEASE, ROLLBACK TO: only inside a transaction. */
    SAVEPOINT
  }

  /** The same, without asking for the rowid of what it inserts. */
  SqlStatement withoutInsertId() {
    return inserts ? new SqlStatement(text, kind, parameters, false) : this;
  }

  /** Whether this may be executed between a BEGIN and a COMMIT of ours. */
  boolean joinable() {
    return switch (kind) {
      case READ, READ_HANDLE, WRITE, SCHEMA -> true;
      case UTILITY, BEGIN, COMMIT, ROLLBACK, SAVEPOINT -> false;
    };
  }
}
