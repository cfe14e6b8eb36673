// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

/** A query that must give one row gave none, or more than one. */
public final class RowCountException extends SqlException {
  private static final long serialVersionUID = 1L;

  private final int rows;

  RowCountException(String sqlState, String message, int rows, String statement) {
    super(sqlState, message, statement, null);
    this.rows = rows;
  }

  /** How many rows there were. */
  public int rows() {
    return rows;
  }
}
