// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes each row of a result a value of one class: a record, or the value of the only column. */
final class RowReader<T> {
  private final Class<T> type;
  private final @Nullable RecordShape shape;
  private @Nullable Conversion conversion;
  private int @Nullable [] columns;

  private RowReader(Class<T> type) {
    this.type = type;
    this.shape = type.isRecord() ? RecordShape.of(type) : null;
  }

  static <T> RowReader<T> of(Class<T> type) {
    return new RowReader<>(type);
  }

  /** All rows. */
  static <T> List<T> list(Class<T> type, RowSet<Row> rows) {
    RowReader<T> reader = of(type);
    List<T> values = new ArrayList<>(rows.size());
    reader.addAll(rows, values);
    return values;
  }

  void addAll(RowSet<Row> rows, List<T> values) {
    for (Row row : rows) {
      values.add(read(row));
    }
  }

  T read(Row row) {
    T value = readNullable(row);
    if (value == null) {
      throw new MappingException(
          "the column '"
              + row.getColumnName(0)
              + "' is NULL where a "
              + type.getSimpleName()
              + " is wanted: use coalesce in the query, optional instead of one, or a record with"
              + " a nullable component",
          null);
    }
    return value;
  }

  /** Null when the only column is. */
  @SuppressWarnings("unchecked") // a record of type, or what a conversion to type gave
  @Nullable T readNullable(Row row) {
    if (type == (Class<?>) Row.class) {
      return (T) row;
    }
    if (shape == null) {
      return (T) single(row);
    }
    int[] found = columns;
    if (found == null) {
      found = shape.columns(row);
      columns = found;
    }
    return (T) shape.read(row, found);
  }

  private @Nullable Object single(Row row) {
    if (row.size() != 1) {
      throw new MappingException(
          "a row of "
              + row.size()
              + " columns cannot become a "
              + type.getSimpleName()
              + "; select one column, or map to a record",
          null);
    }
    Conversion known = conversion;
    if (known == null) {
      known = Conversion.of(type);
      conversion = known;
    }
    return known.read(row, 0, "");
  }
}
