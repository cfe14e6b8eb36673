// SPDX-License-Identifier: Apache-2.0
package dev.selvage.benchmarks.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/**
 * The JDBC client of Vert.x on SQLite, with its default options. It is on the class path of runs
 * only, so its one class is called by name.
 */
final class JdbcPoolPrograms extends PoolPrograms {
  private static final String CLIENT = "io.vertx.jdbcclient.JDBCPool";

  JdbcPoolPrograms(Store store) {
    super(vertx -> pool(vertx, store), sql -> sql.replaceAll("\\$\\d", "?"));
  }

  private static Pool pool(Vertx vertx, Store store) {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl(store.jdbcUrl());
    try {
      return (Pool)
          Class.forName(CLIENT)
              .getMethod("pool", Vertx.class, DataSource.class, PoolOptions.class)
              .invoke(null, vertx, source, new PoolOptions());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("there is no " + CLIENT + " that can be used", e);
    }
  }

  @Override
  Future<RowSet<Row>> executed(String sql, List<Tuple> tuples) {
    return pool().withTransaction(connection -> connection.preparedQuery(sql).executeBatch(tuples));
  }
}
