// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Job} asks of a database thread. */
sealed interface Work {

  /** The text to name in errors, or null when there is none. */
  default @Nullable String sql() {
    return null;
  }

  /** Whether a reader can do it. */
  default boolean readOnly() {
    return false;
  }

  /** All statements of a text; only a text of one statement may have values. */
  record Query(SqlText text, @Nullable Object[] values) implements Work {
    @Override
    public boolean readOnly() {
      return text.readOnly();
    }

    @Override
    public String sql() {
      return text.source();
    }
  }

  /** One statement once per set of values, all or nothing. */
  record Batch(SqlText text, List<@Nullable Object[]> values) implements Work {
    @Override
    public boolean readOnly() {
      return text.readOnly();
    }

    @Override
    public String sql() {
      return text.source();
    }
  }

  /** Compiles, and so checks, a statement. */
  record Prepare(SqlText text) implements Work {
    @Override
    public boolean readOnly() {
      return true;
    }

    @Override
    public String sql() {
      return text.source();
    }
  }

  /**
   * Opens a cursor at its first use and reads from it.
   *
   * @param count how many rows at most; 0 for all
   * @param resumed whether the cursor was read before
   */
  record Fetch(String cursor, SqlText text, @Nullable Object[] values, int count, boolean resumed)
      implements Work {
    @Override
    public String sql() {
      return text.source();
    }
  }

  /** Closes a cursor; nothing when it is not open. */
  record CloseCursor(String cursor) implements Work {}

  /** Closes all cursors of a handle. */
  record CloseCursors() implements Work {}

  /** Takes the writer and begins. */
  record Begin(Transaction transaction) implements Work {}

  /** Begins a transaction that reads one state of the database, on a reader of its own. */
  record BeginRead() implements Work {}

  /** Ends the transaction and gives the writer back. */
  record End(boolean commit) implements Work {}
}
