// SPDX-License-Identifier: Apache-2.0
package dev.selvage.postgres;

import dev.selvage.sql.Sql;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Inserts by {@code unnest}: one array per column. The types of the columns are asked for first, so
 * that the arrays have them; what has no array type in the client goes as text and is cast.
 */
final class BulkInsert {
  static final int CHUNK = 10_000;

  private BulkInsert() {}

  private record Column(String name, String type) {}

  static int insert(Sql sql, String table, Collection<? extends Record> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    List<Record> all = List.copyOf(rows);
    RecordComponent[] components = all.getFirst().getClass().getRecordComponents();
    return sql.transaction(tx -> {
      List<Column> columns = columns(tx, table, components);
      int inserted = 0;
      for (int from = 0; from < all.size(); from += CHUNK) {
        List<Record> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
        inserted += tx.execute(statement(table, columns), arrays(components, columns, chunk));
      }
      return inserted;
    });
  }

  private static List<Column> columns(Sql sql, String table, RecordComponent[] components) {
    Map<String, Column> known = new HashMap<>();
    for (Column column :
        sql.query(
                """
                SELECT attname::text AS name, format_type(atttypid, NULL) AS type
                FROM pg_attribute
                WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
                """,
                table)
            .list(Column.class)) {
      known.put(key(column.name), column);
    }
    List<Column> columns = new ArrayList<>();
    for (RecordComponent component : components) {
      Column column = known.get(key(component.getName()));
      if (column == null) {
        throw new IllegalArgumentException(
            "the table "
                + table
                + " has no column for the component '"
                + component.getName()
                + "' of "
                + component.getDeclaringRecord().getSimpleName());
      }
      columns.add(column);
    }
    return columns;
  }

  private static String key(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static String statement(String table, List<Column> columns) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String comma = i == 0 ? "" : ", ";
      Column column = columns.get(i);
      String type = ArrayType.of(column.type).sent();
      names.append(comma).append('"').append(column.name.replace("\"", "\"\"")).append('"');
      values.append(comma).append("c").append(i);
      values.append(type.equals(column.type) ? "" : "::" + column.type);
      arrays.append(comma).append("$").append(i + 1).append("::").append(type).append("[]");
    }
    StringBuilder aliases = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      aliases.append(i == 0 ? "" : ", ").append("c").append(i);
    }
    return "INSERT INTO %s(%s) SELECT %s FROM unnest(%s) AS u(%s)"
        .formatted(table, names, values, arrays, aliases);
  }

  private static @Nullable Object[] arrays(
      RecordComponent[] components, List<Column> columns, List<Record> rows) {
    @Nullable Object[] arrays = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      ArrayType type = ArrayType.of(columns.get(i).type);
      List<@Nullable Object> values = new ArrayList<>(rows.size());
      for (Record row : rows) {
        values.add(value(row, components[i]));
      }
      arrays[i] = type.array(values);
    }
    return arrays;
  }

  private static @Nullable Object value(Record row, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(row);
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot read " + component + " of " + row, e);
    }
  }
}
