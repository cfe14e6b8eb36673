// SPDX-License-Identifier: Apache-2.0
package dev.selvage.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.IntStream;

/** A cursor over the numbers from 1 to {@value #ROWS}, each in a row of one column. */
final class FakeCursor {
  static final int ROWS = 10;

  private final FakeServer server;
  private final SqlConnection connection;
  private int read;
  private boolean closed;

  FakeCursor(FakeServer server, SqlConnection connection) {
    this.server = server;
    this.connection = connection;
    server.cursors++;
  }

  Cursor asCursor() {
    return FakeServer.proxy(
        Cursor.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "read" -> read((int) arguments[0]);
              case "hasMore" -> read < ROWS;
              case "close" -> close();
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Future<RowSet<Row>> read(int most) {
    server.fetches++;
    return server
        .execute(connection)
        .map(nothing -> {
          int first = read + 1;
          read = Math.min(ROWS, read + most);
          return rows(IntStream.rangeClosed(first, read).mapToObj(FakeCursor::row).toList());
        });
  }

  private Future<Void> close() {
    if (!closed) {
      closed = true;
      server.cursors--;
    }
    return server.execute(connection).mapEmpty();
  }

  private static Row row(int value) {
    return FakeServer.proxy(
        Row.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "size" -> 1;
              case "getValue", "getInteger" -> value;
              case "getColumnName" -> "n";
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  @SuppressWarnings("unchecked")
  private static RowSet<Row> rows(List<Row> all) {
    return FakeServer.proxy(
        RowSet.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "size" -> all.size();
              case "iterator" -> iterator(all);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  @SuppressWarnings("unchecked")
  private static RowIterator<Row> iterator(List<Row> all) {
    var rows = all.iterator();
    return FakeServer.proxy(
        RowIterator.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "hasNext" -> rows.hasNext();
              case "next" -> rows.next();
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
