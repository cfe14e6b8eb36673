// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.List;

/**
 * A text as the user wrote it, and the statements in it.
 *
 * @param source the text as given
 * @param statements its statements in order; empty when it holds only blanks and comments
 */
record SqlText(String source, List<SqlStatement> statements) {

  SqlText {
    statements = List.copyOf(statements);
  }

  /** Whether nothing in it can change the database. */
  boolean readOnly() {
    for (SqlStatement statement : statements) {
      if (statement.kind() != SqlStatement.Kind.READ) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is one INSERT, UPDATE, DELETE or REPLACE. */
  boolean singleWrite() {
    return statements.size() == 1 && statements.getFirst().kind() == SqlStatement.Kind.WRITE;
  }

  /** Whether all of it may be executed between a BEGIN and a COMMIT of ours. */
  boolean joinable() {
    for (SqlStatement statement : statements) {
      if (!statement.joinable()) {
        return false;
      }
    }
    return true;
  }

  boolean controlsTransaction() {
    return contains(SqlStatement.Kind.BEGIN)
        || contains(SqlStatement.Kind.COMMIT)
        || contains(SqlStatement.Kind.ROLLBACK);
  }

  boolean contains(SqlStatement.Kind kind) {
    for (SqlStatement statement : statements) {
      if (statement.kind() == kind) {
        return true;
      }
    }
    return false;
  }
}
