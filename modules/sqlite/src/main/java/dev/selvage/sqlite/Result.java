// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command produced.
 *
 * @param parts one per statement, or per tuple of a batch
 * @param suspended whether a cursor has more rows
 */
record Result(List<Part> parts, boolean suspended) {

  static final Result NONE = new Result(List.of(Part.EMPTY), false);

  /**
   * What one execution produced.
   *
   * @param columns the columns of its rows, or null when it is no kind of statement that has rows
   * @param rows its rows; a list that is handed over and not copied
   * @param changed how many rows it changed, or for a query how many it returned
   * @param lastInsertRowid the rowid of the last row it inserted, or null
   */
  record Part(
      @Nullable Columns columns,
      List<SqliteRow> rows,
      long changed,
      @Nullable Long lastInsertRowid) {

    static final Part EMPTY = new Part(null, List.of(), 0, null);
  }
}
