// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sqlite;

import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.RowDesc;
import java.sql.JDBCType;
import org.jspecify.annotations.Nullable;

/** The columns of a result, with the types they were declared with. */
final class Columns extends RowDesc {

  private final ColumnType[] types;

  private Columns(Column[] columns) {
    super(columns);
    types = new ColumnType[columns.length];
    for (int i = 0; i < columns.length; i++) {
      types[i] = columns[i].type;
    }
  }

  static Columns of(Engine.Statement statement, int count) {
    Column[] columns = new Column[count];
    for (int i = 0; i < count; i++) {
      String declared = statement.declaredType(i);
      columns[i] = new Column(statement.columnName(i), declared, ColumnType.of(declared));
    }
    return new Columns(columns);
  }

  int count() {
    return types.length;
  }

  ColumnType type(int column) {
    return types[column];
  }

  private record Column(String name, @Nullable String declared, ColumnType type)
      implements ColumnDescriptor {

    @Override
    public boolean isArray() {
      return false;
    }

    @Override
    public String typeName() {
      return declared == null ? "" : declared;
    }

    @Override
    public JDBCType jdbcType() {
      return type.jdbcType;
    }
  }
}
