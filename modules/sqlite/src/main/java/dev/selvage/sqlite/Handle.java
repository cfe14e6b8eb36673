// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import dev.selvage.sqlite.Result.Part;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open database as its thread sees it: the engine, its cache of prepared statements, its
 * cursors, and whether a transaction is open. Used by one thread only.
 */
final class Handle {

  private final DatabaseSettings settings;
  private final Engine engine;
  private final AtomicInteger schemaVersion;
  private final StatementCache cache;
  private final Map<String, Cursor> cursors = new HashMap<>();
  private boolean transaction;

  Handle(DatabaseSettings settings, Engine engine, AtomicInteger schemaVersion) {
    this.settings = settings;
    this.engine = engine;
    this.schemaVersion = schemaVersion;
    this.cache = new StatementCache(engine, settings.statementCacheSize());
  }

  String version() {
    return engine.version();
  }

  /** Executes what a job asks for, except for the beginning and the end of a write transaction. */
  Result run(Job job) {
    return switch (job.work) {
      case Work.Query query -> query(job, query);
      case Work.Batch batch -> batch(job, batch);
      case Work.Prepare prepare -> prepare(prepare.text());
      case Work.Fetch fetch -> fetch(job, fetch);
      case Work.CloseCursor close -> closeCursor(close.cursor());
      case Work.CloseCursors close -> {
        closeCursors();
        yield Result.NONE;
      }
      case Work.Begin begin -> throw new IllegalStateException("a begin is not a handle's work");
      case Work.BeginRead begin -> {
        command("BEGIN");
        transaction = true;
        yield Result.NONE;
      }
      case Work.End end -> {
        closeCursors();
        rollback(); // of a transaction that only read; the writer ends the others itself
        yield Result.NONE;
      }
    };
  }

  private Result query(Job job, Work.Query query) {
    List<SqlStatement> statements = query.text().statements();
    if (statements.size() == 1) {
      List<Part> parts = new ArrayList<>(1);
      execute(job, statements.getFirst(), query, parts);
      return new Result(parts, false);
    }
    if (query.readOnly()) {
      return script(job, query);
    }
    return query.text().joinable() ? atomically(() -> script(job, query)) : looseScript(job, query);
  }

  /** A script with its own BEGIN, or with what no transaction may hold; leaves none open. */
  private Result looseScript(Job job, Work.Query query) {
    boolean inherited = transaction;
    try {
      Result result = script(job, query);
      if (!inherited && inTransaction()) {
        throw new SqliteException(
            SqlState.ERROR,
            SqlState.ACTIVE_TRANSACTION,
            "the script leaves a transaction open; it was rolled back",
            query.sql());
      }
      return result;
    } catch (SqliteException e) {
      if (!inherited) {
        rollback();
      }
      throw e;
    }
  }

  private Result script(Job job, Work.Query query) {
    List<Part> parts = new ArrayList<>();
    for (SqlStatement statement : query.text().statements()) {
      execute(job, statement, query, parts);
    }
    return new Result(parts.isEmpty() ? List.of(Part.EMPTY) : parts, false);
  }

  private void execute(Job job, SqlStatement statement, Work.Query query, List<Part> parts) {
    using(statement, query.sql(), entry -> parts.add(steps(job, statement, entry, query.values())));
  }

  private Result batch(Job job, Work.Batch batch) {
    return batch.readOnly() ? executions(job, batch) : atomically(() -> executions(job, batch));
  }

  private Result executions(Job job, Work.Batch batch) {
    SqlStatement statement = batch.text().statements().getFirst().withoutInsertId();
    List<Part> parts = new ArrayList<>(batch.values().size());
    using(
        statement,
        batch.sql(),
        entry -> {
          for (@Nullable Object[] values : batch.values()) {
            parts.add(steps(job, statement, entry, values));
            entry.statement.reset();
            checkInterrupted(job);
          }
        });
    return new Result(parts, false);
  }

  /** Lends a prepared statement; failures name the text it is from. */
  private void using(SqlStatement statement, String sql, Consumer<StatementCache.Entry> body) {
    try {
      StatementCache.Entry entry = cache.get(statement.text());
      try {
        body.accept(entry);
      } finally {
        cache.release(entry);
      }
    } catch (SqliteException e) {
      throw e.withSql(sql);
    }
  }

  private Result prepare(SqlText text) {
    List<Part> parts = new ArrayList<>(1);
    using(
        text.statements().getFirst(),
        text.source(),
        entry -> parts.add(new Part(entry.columns(schemaVersion.get()), List.of(), 0, null)));
    return new Result(parts, false);
  }

  private Part steps(
      Job job, SqlStatement statement, StatementCache.Entry entry, @Nullable Object[] values) {
    Engine.Statement compiled = entry.statement;
    compiled.bind(values);
    boolean row = compiled.step();
    // Asked after the first step: a schema change makes SQLite compile the statement anew there.
    Columns columns = entry.columns(schemaVersion.get());
    List<SqliteRow> rows = row ? new ArrayList<>() : List.of();
    while (row) {
      rows.add(row(compiled, columns));
      checkInterrupted(job);
      row = compiled.step();
    }
    return part(statement, columns, rows);
  }

  private Part part(SqlStatement statement, Columns columns, List<SqliteRow> rows) {
    Columns shown = columns.count() == 0 ? null : columns;
    return switch (statement.kind()) {
      case WRITE -> {
        long changed = engine.changes();
        Long inserted = statement.inserts() && changed > 0 ? engine.lastInsertRowid() : null;
        yield new Part(shown, rows, changed, inserted);
      }
      case SCHEMA -> {
        schemaVersion.incrementAndGet();
        yield new Part(shown, rows, 0, null);
      }
      case BEGIN, COMMIT, ROLLBACK, SAVEPOINT -> new Part(shown, rows, 0, null);
      case READ, READ_HANDLE, UTILITY -> new Part(shown, rows, rows.size(), null);
    };
  }

  private static SqliteRow row(Engine.Statement statement, Columns columns) {
    @Nullable Object[] values = new Object[columns.count()];
    statement.read(values);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof byte[] bytes) {
        values[i] = Buffer.buffer(bytes);
      }
    }
    return new SqliteRow(columns, values);
  }

  private static void checkInterrupted(Job job) {
    if (job.interrupted()) {
      throw new SqliteException(SqlState.INTERRUPT, "interrupted", null);
    }
  }

  private Result fetch(Job job, Work.Fetch fetch) {
    try {
      Cursor cursor = cursors.get(fetch.cursor());
      if (cursor == null) {
        if (fetch.resumed()) {
          throw new SqliteException(
              SqlState.MISUSE,
              "34000",
              "the cursor is not open any more: it ended with its transaction or after an error",
              null);
        }
        cursor = open(fetch);
        cursors.put(fetch.cursor(), cursor);
      }
      return read(job, fetch, cursor);
    } catch (SqliteException e) {
      closeCursor(fetch.cursor());
      throw e.withSql(fetch.sql());
    }
  }

  private Cursor open(Work.Fetch fetch) {
    SqlStatement statement = fetch.text().statements().getFirst();
    Engine.Statement compiled = engine.prepare(statement.text());
    compiled.bind(fetch.values());
    return new Cursor(compiled);
  }

  private Result read(Job job, Work.Fetch fetch, Cursor cursor) {
    List<SqliteRow> rows = new ArrayList<>();
    Columns columns = cursor.advance();
    int most = fetch.count() == 0 ? Integer.MAX_VALUE : fetch.count();
    // Anything but a read, and anything in memory, is read to its end: it would stay in the way.
    boolean hold = fetch.text().readOnly() && !settings.inMemory();
    while (cursor.hasRow() && (rows.size() < most || !hold)) {
      rows.add(row(cursor.statement, columns));
      checkInterrupted(job);
      cursor.step();
    }
    if (!cursor.hasRow()) {
      cursor.end();
    }
    List<SqliteRow> given = cursor.give(rows, most);
    boolean more = cursor.hasRow() || cursor.hasKept();
    Columns shown = columns.count() == 0 ? null : columns;
    return new Result(List.of(new Part(shown, given, given.size(), null)), more);
  }

  private Result closeCursor(String name) {
    Cursor cursor = cursors.remove(name);
    if (cursor != null) {
      cursor.end();
    }
    return Result.NONE;
  }

  void closeCursors() {
    cursors.values().forEach(Cursor::end);
    cursors.clear();
  }

  /** All or nothing: in a transaction of its own, or as a savepoint of the one that is open. */
  private Result atomically(Supplier<Result> body) {
    String savepoint = transaction ? "selvage" : null;
    if (savepoint == null) {
      begin();
    } else {
      command("SAVEPOINT " + savepoint);
    }
    try {
      Result result = body.get();
      if (savepoint == null) {
        commit();
      } else {
        command("RELEASE " + savepoint);
      }
      return result;
    } catch (SqliteException e) {
      undo(savepoint, e);
      throw e;
    }
  }

  private void undo(@Nullable String savepoint, SqliteException reason) {
    try {
      if (savepoint == null) {
        rollback();
      } else if (inTransaction()) {
        command("ROLLBACK TO " + savepoint);
        command("RELEASE " + savepoint);
      }
    } catch (SqliteException e) {
      reason.addSuppressed(e);
    }
  }

  void begin() {
    command(settings.readOnly() ? "BEGIN" : "BEGIN IMMEDIATE");
    transaction = true;
  }

  /** Commits; when that fails the transaction is still open, as SQLite has it. */
  void commit() {
    command("COMMIT");
    transaction = false;
  }

  void rollback() {
    transaction = false;
    if (engine.inTransaction()) {
      command("ROLLBACK");
    }
  }

  /** Whether a transaction is still open; SQLite ends it on its own after some errors. Slow. */
  boolean inTransaction() {
    transaction = engine.inTransaction();
    return transaction;
  }

  private void command(String sql) {
    StatementCache.Entry entry = cache.get(sql);
    try {
      entry.statement.step();
    } finally {
      cache.release(entry);
    }
  }

  void close() {
    closeCursors();
    cache.close();
    engine.close();
  }

  /** An open result: on a row, or ended; or read to the end in advance, with rows kept. */
  private static final class Cursor {
    final Engine.Statement statement;
    private @Nullable Columns columns;
    private List<SqliteRow> kept = List.of();
    private boolean row;
    private boolean ended;

    Cursor(Engine.Statement statement) {
      this.statement = statement;
    }

    Columns advance() {
      if (columns == null) {
        row = statement.step();
        columns = Columns.of(statement, statement.columnCount());
      }
      return columns;
    }

    void step() {
      row = statement.step();
    }

    boolean hasRow() {
      return row;
    }

    boolean hasKept() {
      return !kept.isEmpty();
    }

    List<SqliteRow> give(List<SqliteRow> read, int most) {
      List<SqliteRow> available = kept.isEmpty() ? read : kept;
      int given = Math.min(most, available.size());
      kept = available.subList(given, available.size());
      return available.subList(0, given);
    }

    void end() {
      row = false;
      if (!ended) {
        ended = true;
        statement.reset();
        statement.close();
      }
    }
  }
}
