// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement with many rows of values, executed in one round trip, all or nothing. */
@CheckReturnValue
public final class Batch {
  private final Channel channel;
  private final SqlText text;
  private final List<Tuple> tuples;

  private Batch(Channel channel, SqlText text, List<Tuple> tuples) {
    this.channel = channel;
    this.text = text;
    this.tuples = tuples;
  }

  static Batch of(Channel channel, String sql, Collection<?> rows) {
    SqlText text = SqlText.plain(sql);
    List<Tuple> tuples = new ArrayList<>(rows.size());
    for (Object row : rows) {
      tuples.add(Parameters.row(channel.server().engine(), text, row));
    }
    return new Batch(channel, text, tuples);
  }

  /** Executes it and returns how many rows it changed in all. */
  @CanIgnoreReturnValue
  public int execute() {
    int changed = 0;
    for (RowSet<Row> rows = rows(); rows != null; rows = rows.next()) {
      changed += rows.rowCount();
    }
    return changed;
  }

  /** Executes it and returns the rows of all executions, in order: those of RETURNING. */
  public <T> List<T> list(Class<T> type) {
    RowReader<T> reader = RowReader.of(type);
    List<T> values = new ArrayList<>(tuples.size());
    try {
      for (RowSet<Row> rows = rows(); rows != null; rows = rows.next()) {
        reader.addAll(rows, values);
      }
    } catch (MappingException e) {
      throw e.in(text.source());
    }
    return values;
  }

  private @Nullable RowSet<Row> rows() {
    return tuples.isEmpty()
        ? null
        : channel.with(lease ->
            lease.run(
                text.source(),
                () -> lease.connection().preparedQuery(text.text()).executeBatch(tuples)));
  }

  @Override
  public String toString() {
    return "Batch[" + tuples.size() + " rows of " + Words.of(text.source()) + "]";
  }
}
