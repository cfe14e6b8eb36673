// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of one handle, the least recently used closed first. A text of more than
 * {@value #LONGEST_CACHED} characters is prepared for one use.
 */
final class StatementCache {

  private static final int LONGEST_CACHED = 10_000;

  private final Engine engine;
  private final int limit;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  StatementCache(Engine engine, int limit) {
    this.engine = engine;
    this.limit = limit;
  }

  /** A statement for one execution, to be given to {@link #release} after it. */
  Entry get(String sql) {
    Entry entry = entries.get(sql);
    if (entry == null) {
      entry = new Entry(sql, engine.prepare(sql));
      if (limit > 0 && sql.length() <= LONGEST_CACHED) {
        entries.put(sql, entry);
        evict();
      }
    }
    return entry;
  }

  private void evict() {
    if (entries.size() > limit) {
      var eldest = entries.values().iterator();
      Entry entry = eldest.next();
      eldest.remove();
      entry.statement.close();
    }
  }

  void release(Entry entry) {
    entry.statement.reset();
    if (entry.statement.dead()) {
      entries.remove(entry.sql, entry);
    } else if (entries.get(entry.sql) != entry) {
      entry.statement.close();
    }
  }

  void close() {
    entries.values().forEach(entry -> entry.statement.close());
    entries.clear();
  }

  /** A prepared statement with its columns, which are read anew after a change of the schema. */
  static final class Entry {
    final Engine.Statement statement;
    private final String sql;
    private @Nullable Columns columns;
    private int columnsVersion;

    Entry(String sql, Engine.Statement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    Columns columns(int schemaVersion) {
      int count = statement.columnCount();
      if (columns == null || columnsVersion != schemaVersion || columns.count() != count) {
        columns = Columns.of(statement, count);
        columnsVersion = schemaVersion;
      }
      return columns;
    }
  }
}
