// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.selvage.tasks.ActionWith;
import dev.selvage.tasks.flow.Flow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its values, executed by the method that says what its rows are to be. Immutable;
 * it may be executed many times.
 *
 * <p>A row becomes a record by the names of its columns, {@code created_at} being {@code
 * createdAt}, and anything else if it has one column. NULL needs a component that is
 * {@code @Nullable}, an {@code Optional}, or of a class that is not null-marked. What does not fit
 * is a {@link MappingException} that names column and component.
 */
@CheckReturnValue
public final class Query {
  static final int FETCHED_ROWS = 256;

  private final Channel channel;
  private final SqlText text;
  private final @Nullable Object[] values;
  private final Map<String, @Nullable Object> named;

  Query(
      Channel channel,
      SqlText text,
      @Nullable Object[] values,
      Map<String, @Nullable Object> named) {
    this.channel = channel;
    this.text = text;
    this.values = values;
    this.named = named;
  }

  static Query of(Channel channel, String sql, @Nullable Object[] values) {
    SqlText text = SqlText.plain(sql);
    if (text.names().isEmpty() || values.length > 0) {
      text.check(values);
    }
    return new Query(channel, text, values.clone(), Map.of());
  }

  /**
   * This, with a value for the parameter {@code :name}.
   *
   * @throws IllegalArgumentException when the statement has no such parameter
   */
  public Query with(String name, @Nullable Object value) {
    String key = Names.key(name);
    if (text.names().stream().noneMatch(known -> Names.key(known).equals(key))) {
      throw new IllegalArgumentException(
          "the statement has no parameter :" + name + ", only " + text.names());
    }
    Map<String, @Nullable Object> all = new HashMap<>(named);
    all.put(key, value);
    return new Query(channel, text, values, all);
  }

  /**
   * This, with the components of a record for the parameters of their names; others are ignored.
   */
  public Query with(Record parameters) {
    Map<String, @Nullable Object> all = new HashMap<>(named);
    all.putAll(Parameters.ofRecord(parameters));
    return new Query(channel, text, values, all);
  }

  // ---- executing

  /** All rows, each as a value of that class. They are kept in memory: see {@link #forEach}. */
  public <T> List<T> list(Class<T> type) {
    RowSet<Row> rows = rows();
    try {
      return RowReader.list(type, rows);
    } catch (MappingException e) {
      throw e.in(text.source());
    }
  }

  /**
   * The only row.
   *
   * @throws RowCountException when there is none, or more than one
   */
  public <T> T one(Class<T> type) {
    RowSet<Row> rows = atMostOne(rows());
    if (rows.size() == 0) {
      throw new RowCountException("02000", "there is no row where one is wanted", 0, text.source());
    }
    try {
      return RowReader.of(type).read(rows.iterator().next());
    } catch (MappingException e) {
      throw e.in(text.source());
    }
  }

  /**
   * The only row, if there is one; a single column that is NULL counts as none.
   *
   * @throws RowCountException when there is more than one
   */
  public <T> Optional<T> optional(Class<T> type) {
    RowSet<Row> rows = atMostOne(rows());
    if (rows.size() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(RowReader.of(type).readNullable(rows.iterator().next()));
    } catch (MappingException e) {
      throw e.in(text.source());
    }
  }

  /** The only value of the only row: {@link #one} by the name that one looks for. */
  public <T> T scalar(Class<T> type) {
    return one(type);
  }

  /** Executes it and returns how many rows it changed. */
  @CanIgnoreReturnValue
  public int execute() {
    return rows().rowCount();
  }

  /** The rows as Vert.x has them. */
  public RowSet<Row> rows() {
    return channel.with(lease -> {
      Tuple tuple = tuple();
      return lease.run(text.source(), () -> execution(lease, tuple));
    });
  }

  private Future<RowSet<Row>> execution(Lease lease, Tuple tuple) {
    return lease.connection().preparedQuery(text.text()).execute(tuple);
  }

  /**
   * Opens a cursor, which fetches {@value #FETCHED_ROWS} rows at a time. It holds a connection
   * until it is closed.
   */
  public <T> Cursor<T> open(Class<T> type) {
    return open(type, FETCHED_ROWS);
  }

  /**
   * Opens a cursor that fetches that many rows at a time.
   *
   * @throws IllegalArgumentException when it is less than 1
   */
  public <T> Cursor<T> open(Class<T> type, int fetchedRows) {
    checkFetched("Query.open", fetchedRows);
    return Cursor.open(channel, text, tuple(), type, fetchedRows);
  }

  /**
   * Executes the action for each row, in order; rows are fetched as they are needed, so that a slow
   * action slows the database down and nothing piles up.
   */
  public <T, X extends Exception> void forEach(Class<T> type, ActionWith<? super T, X> action)
      throws X {
    try (Cursor<T> cursor = open(type)) {
      for (T row : cursor) {
        action.run(row);
      }
    }
  }

  /** {@link #flow(Class, int)}, {@value #FETCHED_ROWS} rows at a time. */
  public <T> Flow<T> flow(Class<T> type) {
    return flow(type, FETCHED_ROWS);
  }

  /**
   * The rows as a flow. Each run of it executes the statement with a cursor, and leases a
   * connection, and a transaction on Postgres, from its first element to its end, however that
   * comes: by the last row, a consumer that needs no more, a failure or a cancellation. The next
   * rows are fetched when the consumer has taken those before, so a slow one slows the database
   * down. Of a transaction, the flow reads in it.
   *
   * @throws IllegalArgumentException when fetchedRows is less than 1
   */
  public <T> Flow<T> flow(Class<T> type, int fetchedRows) {
    checkFetched("Query.flow", fetchedRows);
    return Flow.of(out -> {
      try (Cursor<T> cursor = open(type, fetchedRows)) {
        for (T row : cursor) {
          out.emit(row);
        }
      }
    });
  }

  private static void checkFetched(String method, int fetchedRows) {
    if (fetchedRows < 1) {
      throw new IllegalArgumentException(
          method + ": fetchedRows is " + fetchedRows + "; it must be at least 1");
    }
  }

  private Tuple tuple() {
    return text.names().isEmpty()
        ? Parameters.tuple(channel.server().engine(), values)
        : Parameters.named(channel.server().engine(), text, named);
  }

  private RowSet<Row> atMostOne(RowSet<Row> rows) {
    if (rows.size() > 1) {
      throw new RowCountException(
          "21000",
          "there are " + rows.size() + " rows where one is wanted",
          rows.size(),
          text.source());
    }
    return rows;
  }

  @Override
  public String toString() {
    return "Query[" + Words.of(text.source()) + "]";
  }
}
