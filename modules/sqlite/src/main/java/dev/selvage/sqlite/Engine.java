// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * One SQLite handle, reduced to what this driver needs. An implementation is used by one thread at
 * a time and never checks it. Every method that reaches SQLite throws {@link SqliteException}.
 */
interface Engine {

  /** Asked by a running statement and by one that waits for a lock. */
  interface Pulse {
    /** Called now and then while a statement runs; false interrupts it. */
    boolean goOn();

    /**
     * Called while another process holds a lock; may sleep.
     *
     * @param attempts how often it was called for this lock before
     * @return false to give up with SQLITE_BUSY
     */
    boolean awaitLock(int attempts);
  }

  /** A prepared statement. Values are null, Integer, Long, Double, String or byte[]. */
  interface Statement {
    int columnCount();

    String columnName(int column);

    /** The declared type of the column it is taken from, or null for an expression. */
    @Nullable String declaredType(int column);

    /** Binds all parameters for the steps that follow. */
    void bind(@Nullable Object[] values);

    /** Goes to the next row; false when there is none. */
    boolean step();

    /** The values of the current row, from the first: null, Long, Double, String or byte[]. */
    void read(@Nullable Object[] row);

    /** Ends the execution, so that no lock is held; needed after the last step. */
    void reset();

    /** Whether the engine had to give this statement up after an error. */
    boolean dead();

    void close();
  }

  Statement prepare(String sql);

  /** Executes a statement without parameters and rows; not cached. */
  default void execute(String sql) {
    Statement statement = prepare(sql);
    try {
      while (statement.step()) {
        continue;
      }
    } finally {
      statement.reset();
      statement.close();
    }
  }

  /** Rows changed by the last INSERT, UPDATE or DELETE. */
  long changes();

  /** The rowid of the last INSERT on this handle. */
  long lastInsertRowid();

  /** Whether a transaction is open. Slow: for use after an error. */
  boolean inTransaction();

  /** The version of the SQLite library, such as 3.50.4. */
  String version();

  void close();
}
